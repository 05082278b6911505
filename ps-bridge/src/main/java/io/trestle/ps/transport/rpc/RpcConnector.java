package io.trestle.ps.transport.rpc;

import io.trestle.ps.HostPort;
import io.trestle.ps.Secret;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import java.util.List;
import org.apache.spark.network.client.TransportClient;

/** Carries the data over the control plane. Thread-safe. */
public final class RpcConnector implements ShardConnector {
  private final RpcRegistrar registrar;
  private final DataPrivacy privacy;
  private final String jobId;
  private final List<HostPort> servers;

  /**
   * A connector to the servers.
   *
   * @param servers one control address per shard
   * @param privacy plain where the servers allow it
   */
  public RpcConnector(List<HostPort> servers, String jobId, Secret secret, DataPrivacy privacy) {
    this.privacy = privacy;
    this.registrar = new RpcRegistrar(servers, jobId, secret);
    this.jobId = jobId;
    this.servers = List.copyOf(servers);
  }

  @Override
  public ShardConnection connect(int shard, int worker, long attempt) {
    TransportClient client = registrar.connect(shard);
    try {
      Admission admission = registrar.register(client, shard, worker, attempt);
      ControlWriter fields =
          new ControlWriter().string(jobId).int32(shard).int32(worker).int64(attempt);
      return RpcConnection.open(client, privacy, fields.message(), admission.registration());
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public String address(int shard) {
    return servers.get(shard).toString();
  }

  @Override
  public void close() {
    registrar.close();
  }
}
