package io.trestle.ps.transport.rpc;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.spark.network.client.TransportClient;

/** A peer's line to a {@link MessageServer}; connects when first used. One thread uses it. */
public final class MessageLine implements AutoCloseable {
  private final HostPort server;
  private final RpcClients clients;
  private TransportClient client;

  /** A line that is not connected yet. */
  public MessageLine(HostPort server, Secret secret) {
    this.server = server;
    this.clients = new RpcClients(secret);
  }

  /**
   * Sends a message and waits for its answer. After a failure the next call connects anew.
   *
   * @param limit longest wait for the answer
   * @throws io.trestle.ps.transport.ConnectionLostException when there is no connection or no
   *     answer
   * @throws io.trestle.ps.AuthenticationException when the secrets differ
   */
  public byte[] ask(byte[] message, Duration limit) {
    if (client == null || !client.isActive()) {
      client = clients.connect(server);
    }
    ByteBuffer answer = RpcClients.ask(client, ByteBuffer.wrap(message), limit.toMillis());
    byte[] bytes = new byte[answer.remaining()];
    answer.get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    clients.close();
  }
}
