package io.trestle.ps.bootstrap;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardConnector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Servers behind their ports on loopback, for the contract suites. */
final class NetworkCluster implements TestCluster {
  private static final Secret SECRET = Secret.random();

  private final List<ParameterServer> servers = new ArrayList<>();
  private final ClientConfig config;
  private final ClusterControl control;
  private volatile String opened = "";
  private final JobConnector connector = new JobConnector();

  NetworkCluster(int shards, ShardSettings settings, Encryption encryption) {
    List<HostPort> addresses = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      ParameterServer server =
          ParameterServers.start(
              ServerConfig.withSecret(SECRET)
                  .withHost("127.0.0.1")
                  .withEncryption(encryption)
                  .withAfterJob(ServerConfig.AfterJob.KEEP)
                  .withShard(settings));
      servers.add(server);
      addresses.add(server.address());
    }
    this.config = ClientConfig.of(addresses, SECRET).withEncryption(encryption);
    this.control = noting(ParameterClients.control(config));
  }

  @Override
  public ClusterControl control() {
    return control;
  }

  @Override
  public ShardConnector connector() {
    return connector;
  }

  @Override
  public void close() {
    connector.close();
    control.close();
    servers.forEach(ParameterServer::close);
  }

  /** The same control, by which the job that is opened last is noted. */
  private ClusterControl noting(ClusterControl real) {
    return (ClusterControl)
        Proxy.newProxyInstance(
            ClusterControl.class.getClassLoader(),
            new Class<?>[] {ClusterControl.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("open")) {
                opened = ((JobSpec) arguments[0]).jobId();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The suites ask for a connector before there is a job; connectors are of one job. */
  private final class JobConnector implements ShardConnector {
    private String job = "";
    private ShardConnector current;

    @Override
    public ShardConnection connect(int shard, int worker, long attempt) {
      return current().connect(shard, worker, attempt);
    }

    private synchronized ShardConnector current() {
      String open = opened;
      if (!open.equals(job)) {
        close();
        current = ParameterClients.connector(config, open);
        job = open;
      }
      return current;
    }

    @Override
    public String address(int shard) {
      return config.servers().get(shard).toString();
    }

    @Override
    public synchronized void close() {
      if (current != null) {
        current.close();
      }
    }
  }
}
