package io.trestle.ps.transport.rpc;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.Failures;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.Registrar;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.network.client.TransportClient;

/** Registers workers of one job over the control plane. Thread-safe. */
public final class RpcRegistrar implements Registrar {
  private final List<HostPort> servers;
  private final String jobId;
  private final RpcClients clients;
  private final Map<Integer, TransportClient> connections = new HashMap<>();

  /**
   * A registrar at these servers.
   *
   * @param servers one control address per shard
   */
  public RpcRegistrar(List<HostPort> servers, String jobId, Secret secret) {
    this.servers = List.copyOf(servers);
    this.jobId = jobId;
    this.clients = new RpcClients(secret);
  }

  @Override
  public Admission register(int shard, int worker, long attempt) {
    return register(connection(shard), shard, worker, attempt);
  }

  /** One connection per server is kept, so that a lost data stream is soon made again. */
  private synchronized TransportClient connection(int shard) {
    TransportClient open = connections.get(shard);
    if (open == null || !open.isActive()) {
      open = connect(shard);
      connections.put(shard, open);
    }
    return open;
  }

  TransportClient connect(int shard) {
    return clients.connect(servers.get(shard));
  }

  Admission register(TransportClient client, int shard, int worker, long attempt) {
    ByteBuffer fields =
        ControlChannel.request(ControlOp.REGISTER)
            .string(jobId)
            .int32(shard)
            .int32(worker)
            .int64(attempt)
            .message();
    ByteBuffer message = ControlChannel.message(UUID.randomUUID(), fields);
    ControlReader answer =
        new ControlReader(RpcClients.ask(client, message, Limits.SILENCE.toMillis()));
    return switch (answer.int8()) {
      case ControlCalls.DONE -> ControlCodec.admission(answer);
      case ControlCalls.PENDING ->
          throw new ConnectionLostException(
              "Server " + servers.get(shard) + " is too busy to register a worker.");
      default -> throw Failures.decode(answer.rest());
    };
  }

  @Override
  public synchronized void close() {
    connections.values().forEach(TransportClient::close);
    clients.close();
  }
}
