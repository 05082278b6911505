package io.trestle.ps.transport;

/** Makes connections to the shards of a cluster; one implementation per transport. Thread-safe. */
public interface ShardConnector extends AutoCloseable {

  /**
   * Registers an attempt of a worker at a shard and opens its data way. Tries once.
   *
   * @throws ConnectionLostException when the server cannot be reached now
   * @throws io.trestle.ps.AuthenticationException when it refuses the secret
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   */
  ShardConnection connect(int shard, int worker, long attempt);

  /** Where {@code shard} is looked for, for messages. */
  String address(int shard);

  @Override
  void close();
}
