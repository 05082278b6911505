package io.trestle.ps.transport.rpc;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.ShardControl;
import io.trestle.ps.transport.RetryPolicy;

/** Makes the driver's hands on shards, over the control plane. Thread-safe. */
public final class RpcControls implements AutoCloseable {
  private final RpcClients clients;

  /** For servers that know this secret. */
  public RpcControls(Secret secret) {
    this.clients = new RpcClients(secret);
  }

  /**
   * A hand on one shard, which connects when first used.
   *
   * @param shard for messages
   * @param retry how long each call goes on when the server cannot be reached
   */
  public ShardControl control(int shard, HostPort server, RetryPolicy retry) {
    return new RpcShardControl(new ControlChannel(clients, shard, server), retry);
  }

  /** Breaks all connections. */
  @Override
  public void close() {
    clients.close();
  }
}
