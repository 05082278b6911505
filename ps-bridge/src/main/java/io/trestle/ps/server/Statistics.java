package io.trestle.ps.server;

import io.trestle.ps.PushOutcome;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.WorkerStatus;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.consistency.StalenessHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What a shard counts for its driver. Used under the shard's lock. */
final class Statistics {
  private final StalenessHistogram histogram = new StalenessHistogram();
  private long maxLead;
  private long dropped;
  private long duplicates;
  private long floatsIn;
  private long saved;
  private long floatsOut;

  void repeated() {
    duplicates++;
  }

  /** A push was taken, or dropped as late. */
  void pushed(PushOutcome outcome, long staleness, long floats, long savedBytes) {
    floatsIn += floats;
    saved += savedBytes;
    if (outcome == PushOutcome.DROPPED) {
      dropped++;
    } else {
      histogram.record(staleness);
    }
  }

  void answered(long floats) {
    floatsOut += floats;
  }

  /** A worker goes on, so many clocks ahead of the slowest one. */
  void lead(long clocks) {
    maxLead = Math.max(maxLead, clocks);
  }

  ShardStatus status(int shard, Update update, WorkerTable table, long now) {
    Progress progress = table.progress();
    List<WorkerStatus> workers = new ArrayList<>();
    for (int i = 0; i < progress.workers(); i++) {
      WorkerTable.Entry entry = table.entry(i);
      workers.add(
          new WorkerStatus(
              i,
              entry.attempt,
              progress.clock(i),
              (BitSet) entry.dropped.clone(),
              progress.isFinished(i),
              Duration.ofNanos(now - entry.heardAt)));
    }
    return new ShardStatus(
        shard,
        update.version(),
        update.pending(),
        workers,
        histogram.counts(),
        histogram.max(),
        maxLead,
        dropped,
        duplicates,
        Float.BYTES * floatsIn - saved,
        saved,
        Float.BYTES * floatsOut);
  }
}
