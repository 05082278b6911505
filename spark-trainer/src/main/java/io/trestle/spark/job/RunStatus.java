package io.trestle.spark.job;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.WorkerStatus;
import io.trestle.spark.StalenessHistogram;
import java.util.List;

/**
 * What the shards say of a run at one moment.
 *
 * @param lastSequences by worker number
 * @param dropped gradients that came too late
 */
record RunStatus(
    long globalStep, List<Long> lastSequences, StalenessHistogram staleness, long dropped) {

  static RunStatus of(ClusterControl control) {
    // Shard 0 counts the global step, and every push goes there.
    ShardStatus first = control.status().get(0);
    return new RunStatus(
        first.version(),
        first.workers().stream().map(WorkerStatus::lastSequence).toList(),
        new StalenessHistogram(first.stalenessCounts(), first.maxStaleness()),
        first.dropped());
  }
}
