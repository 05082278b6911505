package io.trestle.ps.bootstrap;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.ShardConnector;
import io.trestle.ps.transport.rpc.DataPrivacy;
import io.trestle.ps.transport.rpc.RpcConnector;
import io.trestle.ps.transport.rpc.RpcRegistrar;
import io.trestle.ps.transport.stream.StreamConnector;

/** Connects workers and the driver to a job's servers. */
public final class ParameterClients {
  private ParameterClients() {}

  /**
   * Registers an attempt of a worker at all shards and opens its data ways.
   *
   * @param job as the driver opened it on the servers
   * @param worker from 0 to below the job's number of workers
   * @param attempt at least 0; larger than that of any earlier attempt of this worker
   * @throws io.trestle.ps.ServerUnavailableException when a shard cannot be reached
   * @throws io.trestle.ps.AuthenticationException when the secrets differ
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   */
  public static ParameterClient connect(
      ClientConfig config, JobSpec job, int worker, long attempt) {
    requireAllShards(config, job);
    ShardConnector connector = connector(config, job.jobId());
    ClientSettings settings = new ClientSettings(config.retry(), Pacer.system(), System.nanoTime());
    try {
      return new OwningClient(
          ShardedClient.connect(job, worker, attempt, connector, settings), connector);
    } catch (RuntimeException | Error e) {
      connector.close();
      throw e;
    }
  }

  /**
   * The driver's hand on the servers. From now on until it is closed they are told that the driver
   * lives; servers are connected to when first needed.
   */
  public static ClusterControl control(ClientConfig config) {
    return new RemoteControl(config);
  }

  static ShardConnector connector(ClientConfig config, String jobId) {
    return switch (config.encryption()) {
      case CONTROL ->
          new StreamConnector(
              config.servers(), new RpcRegistrar(config.servers(), jobId, config.secret()));
      case CONTROL_ON_ONE_PORT ->
          new RpcConnector(config.servers(), jobId, config.secret(), DataPrivacy.PLAIN);
      case ALL -> new RpcConnector(config.servers(), jobId, config.secret(), DataPrivacy.ENCRYPTED);
    };
  }

  private static void requireAllShards(ClientConfig config, JobSpec job) {
    if (config.servers().size() != job.numShards()) {
      throw new IllegalArgumentException(
          String.format(
              "Job %s has %d shards, but %d servers are named: %s.",
              job.jobId(), job.numShards(), config.servers().size(), config.servers()));
    }
  }
}
