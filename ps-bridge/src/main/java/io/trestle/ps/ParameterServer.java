package io.trestle.ps;

import java.time.Duration;

/**
 * A running server that hosts one shard. It starts empty and holds a shard from {@link
 * ShardControl#open} on. Thread-safe.
 */
public interface ParameterServer extends AutoCloseable {

  /** Where clients and the driver reach it: the advertised host and the bound control port. */
  HostPort address();

  /**
   * Waits until the server has ended.
   *
   * @return how it ended, or {@link ServerState#RUNNING} when {@code limit} passed first
   */
  ServerState awaitTermination(Duration limit) throws InterruptedException;

  /** Ends the server: its job is aborted, its ports and memory are given back. */
  @Override
  void close();
}
