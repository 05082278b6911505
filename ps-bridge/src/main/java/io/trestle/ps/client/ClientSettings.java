package io.trestle.ps.client;

import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.RetryPolicy;

/**
 * How a client treats lost connections.
 *
 * @param retry how long and how often they are made again
 * @param pacer time
 * @param seed of the random part of the waits
 */
public record ClientSettings(RetryPolicy retry, Pacer pacer, long seed) {

  /** {@link RetryPolicy#defaults}, the JVM's time, any seed. */
  public static ClientSettings defaults() {
    return new ClientSettings(RetryPolicy.defaults(), Pacer.system(), System.nanoTime());
  }
}
