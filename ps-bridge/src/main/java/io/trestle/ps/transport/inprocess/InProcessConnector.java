package io.trestle.ps.transport.inprocess;

import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardRegistration;
import java.util.List;

/** Connects to shards of this JVM. */
public final class InProcessConnector implements ShardConnector {
  private final List<? extends ShardEndpoint> shards;

  /**
   * @param shards by shard number
   */
  public InProcessConnector(List<? extends ShardEndpoint> shards) {
    this.shards = List.copyOf(shards);
  }

  @Override
  public ShardConnection connect(int shard, int worker, long attempt) {
    ShardEndpoint endpoint = shards.get(shard);
    ShardRegistration registration = endpoint.register(worker, attempt);
    return new InProcessConnection(
        registration, endpoint.connect(worker, attempt, InProcessConnector::nothing));
  }

  /** A fenced session refuses by itself; there is no socket to close. */
  private static void nothing() {}

  @Override
  public String address(int shard) {
    return "this JVM";
  }

  @Override
  public void close() {}
}
