package io.trestle.ps.transport;

import io.trestle.ps.JobSpec;

/**
 * The server's side of the seam: what a transport calls on the shard that it serves. Thread-safe.
 * Every call throws {@link io.trestle.ps.ShardNotReadyException} while no shard is open and {@link
 * io.trestle.ps.JobAbortedException} when its job was aborted.
 */
public interface ShardEndpoint {

  /** The open job. */
  JobSpec job();

  /** Number of the open shard. */
  int shard();

  /**
   * Registers an attempt of a worker (after the transport has authenticated it). A larger attempt
   * than any before fences the older ones; the same one again is welcome.
   *
   * @param worker from 0 to below {@link JobSpec#numWorkers}
   * @param attempt at least 0
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   */
  ShardRegistration register(int worker, long attempt);

  /**
   * Opens the data way of a registered attempt. A second session of the same attempt supersedes the
   * first (its connection was lost).
   *
   * @param onFenced called once, on another thread and not under the shard's lock, when a newer
   *     attempt or session supersedes this one or the job ends: close the connection
   * @throws io.trestle.ps.StaleAttemptException when the attempt is not the registered one
   */
  ShardSession connect(int worker, long attempt, Runnable onFenced);
}
