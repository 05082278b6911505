package io.trestle.ps.transport;

/** Registers workers at shards, over a way that has authenticated both sides. Thread-safe. */
public interface Registrar extends AutoCloseable {

  /**
   * Registers an attempt of a worker at a shard. Tries once.
   *
   * @throws ConnectionLostException when the server cannot be reached now
   * @throws io.trestle.ps.AuthenticationException when the two sides' secrets differ
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   */
  Admission register(int shard, int worker, long attempt);

  @Override
  void close();
}
