package io.trestle.spark.job;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.WorkerStatus;
import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingListener.Traffic;
import java.util.BitSet;
import java.util.List;

/**
 * What the shards say of a run at one moment.
 *
 * @param pushes by worker number
 * @param dropped gradients that came too late
 * @param bytesIn of gradients, all shards together
 * @param bytesSaved by how many those were fewer than 4 per float
 * @param bytesOut of parameters, all shards together
 */
record RunStatus(
    long globalStep,
    List<Pushes> pushes,
    StalenessHistogram staleness,
    long dropped,
    long bytesIn,
    long bytesSaved,
    long bytesOut) {

  static RunStatus of(ClusterControl control) {
    // Shard 0 counts the global step, and every push goes there.
    List<ShardStatus> shards = control.status();
    ShardStatus first = shards.get(0);
    return new RunStatus(
        first.version(),
        first.workers().stream().map(Pushes::of).toList(),
        new StalenessHistogram(first.stalenessCounts(), first.maxStaleness()),
        first.dropped(),
        shards.stream().mapToLong(ShardStatus::bytesIn).sum(),
        shards.stream().mapToLong(ShardStatus::bytesSaved).sum(),
        shards.stream().mapToLong(ShardStatus::bytesOut).sum());
  }

  /**
   * What shard 0 took of one worker.
   *
   * @param last number of the last push
   * @param dropped numbers of those that came too late; not to be changed
   */
  record Pushes(long last, BitSet dropped) {
    private static Pushes of(WorkerStatus worker) {
      return new Pushes(worker.lastSequence(), worker.dropped());
    }
  }

  Traffic traffic() {
    return new Traffic(staleness, bytesIn, bytesOut);
  }
}
