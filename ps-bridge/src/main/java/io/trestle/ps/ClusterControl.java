package io.trestle.ps;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The driver's hand on all shards of a job. Thread-safe. */
public interface ClusterControl extends AutoCloseable {

  /** Opens every shard; see {@link ShardControl#open}. When one fails, the others are aborted. */
  void open(JobSpec job, Optional<String> restoreFrom);

  /** Updates applied so far. */
  long globalStep();

  /** By shard number. */
  List<ShardStatus> status();

  /**
   * Writes a snapshot that holds the same pushes on every shard. Pushes wait for the cut only, not
   * for the writing; all shards write at once.
   *
   * @param target names the snapshot for the servers' {@link SnapshotStore}, given the global step
   *     at which it was cut (a TensorFlow checkpoint is called by its step); called once, after the
   *     cut and when pushes go on again
   * @param limit longest wait for the cut
   * @return each shard's descriptor, by shard number
   * @throws BarrierTimeoutException when a worker died in mid-push and did not come back in time:
   *     training goes on; try again later
   * @throws SnapshotException when a store failed
   */
  List<byte[]> snapshot(LongFunction<String> target, Duration limit);

  /** Takes a worker that will not come back out of the group. */
  void withdraw(int worker);

  /** Ends the job in good order. */
  void end();

  /** Ends the job on all shards that can be reached; never throws for one that cannot. */
  void abort(String reason);

  /** Tells all shards that the driver lives. */
  void heartbeat();

  @Override
  void close();
}
