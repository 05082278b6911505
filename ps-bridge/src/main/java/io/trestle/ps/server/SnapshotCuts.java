package io.trestle.ps.server;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.SnapshotException;
import io.trestle.ps.SnapshotSink;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

/**
 * A shard's snapshots: pushes are held, the shard comes to the cut, the copy-on-write begins, and
 * what it keeps is written out while pushes go on. Used under the shard's lock, save {@link
 * #write}.
 */
final class SnapshotCuts {
  private final JobSpec job;
  private final int shard;
  private final Storage storage;
  private final WorkerTable table;
  private final Update update;
  private final Sessions sessions;
  private final CutGate gate = new CutGate();
  private Snapshot begun;

  SnapshotCuts(
      JobSpec job,
      int shard,
      Storage storage,
      WorkerTable table,
      Update update,
      Sessions sessions) {
    this.job = job;
    this.shard = shard;
    this.storage = storage;
    this.table = table;
    this.update = update;
    this.sessions = sessions;
  }

  /** Which pushes wait. */
  CutGate gate() {
    return gate;
  }

  /** Aims at a cut; {@link #begin} follows when it is reached. */
  Waiting.Goal aim(CutPoint point, Duration limit) {
    if (begun != null) {
      throw new SnapshotException(
          "Shard " + shard + " of job " + job.jobId() + " is writing a snapshot already.");
    }
    gate.hold();
    gate.aim(point);
    boolean idle = shard > 0 && storage.slices().isEmpty();
    return new Waiting.Goal(
        "shard " + shard + " to come to the cut " + point,
        limit,
        () -> {
          sessions.requireOpen();
          return idle || CutGate.isReached(point, table.progress(), update);
        },
        () -> CutGate.behind(point, table.progress()));
  }

  void begin() {
    begun = storage.beginSnapshot(update.version(), table.encode());
  }

  Snapshot requireBegun() {
    sessions.requireOpen();
    if (begun == null) {
      throw new SnapshotException(
          "Shard " + shard + " of job " + job.jobId() + " has begun no snapshot.");
    }
    return begun;
  }

  /** Writes a snapshot; takes the lock whenever it looks at the storage. */
  byte[] write(Snapshot snapshot, SnapshotSink sink, Lock lock) {
    return new SnapshotWriter(job, shard, storage, snapshot, lock).write(sink);
  }

  void discard() {
    begun = null;
    storage.endSnapshot();
  }
}
