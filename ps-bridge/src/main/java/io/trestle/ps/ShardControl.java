package io.trestle.ps;

import java.time.Duration;
import java.util.Optional;

/**
 * The driver's hand on one shard: local, or over the control transport. Thread-safe. Calls throw
 * {@link ServerUnavailableException} when the server cannot be reached and {@link
 * ShardNotReadyException} when no shard is open.
 */
public interface ShardControl extends AutoCloseable {

  /**
   * Opens shard {@code shard} of {@code job} with fresh variables, or with those of a snapshot.
   *
   * @param restoreFrom a source for the server's {@link SnapshotStore}; a snapshot of any number of
   *     shards
   * @throws PlacementException when the shard would be too large
   * @throws SnapshotException when the snapshot cannot be read or does not fit the job
   * @throws JobAbortedException when the server holds a shard of another job
   */
  void open(JobSpec job, int shard, Optional<String> restoreFrom);

  ShardStatus status();

  /** Keeps further pushes waiting; those being applied are done when this returns. */
  ShardStatus hold();

  /**
   * Begins a snapshot at {@code point} (see {@link CutPoint}), waiting for it at most {@code
   * limit}. In asynchronous and bounded modes the shard is held before and still held after.
   *
   * @throws BarrierTimeoutException when the pushes up to that point did not come in time
   * @throws SnapshotException when another snapshot is under way
   */
  void cut(CutPoint point, Duration limit);

  /** Lets held pushes go on. */
  void release();

  /**
   * Writes the snapshot that {@link #cut} has begun while pushes go on.
   *
   * @param target for the server's {@link SnapshotStore}
   * @return what {@link SnapshotSink#commit} returned
   * @throws SnapshotException when none was begun or the store failed; the snapshot is then given
   *     up
   */
  byte[] snapshot(String target);

  /** Gives up a snapshot that was begun, if any. */
  void discard();

  /** Takes a worker that will not come back out of the group, as {@link ParameterClient#finish}. */
  void withdraw(int worker);

  /** Ends the job in good order: the shard's memory is given back. */
  void end();

  /** Ends the job; all that wait on the shard get {@link JobAbortedException} with the reason. */
  void abort(String reason);

  /** Tells the shard that the driver lives. */
  void heartbeat();

  /** Gives back this handle; the shard stays as it is. */
  @Override
  void close();
}
