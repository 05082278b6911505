package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.PortRange;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.ClusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/** Servers in the driver's JVM for workers elsewhere. */
final class DriverHosting implements Hosting {
  private final List<ParameterServer> servers = new ArrayList<>();

  DriverHosting(
      SparkConf spark,
      ClusterConfig config,
      Secret secret,
      Encryption encryption,
      Configuration storage) {
    String host = spark.get("spark.driver.host");
    PortRange ports = new PortRange(config.serverPorts().first(), config.serverPorts().last());
    ServerConfig server =
        ServerConfig.withSecret(secret)
            .withBindHost(config.bindHost().orElse(spark.get("spark.driver.bindAddress", host)))
            .withAdvertisedHost(host)
            .withPort(ports)
            .withStreamPort(ports)
            .withEncryption(encryption)
            .withShard(
                ShardSettings.defaults()
                    .withStore(new CheckpointStore(storage))
                    .withBarrierTimeout(config.barrierTimeout()));
    try {
      for (int i = 0; i < config.servers(); i++) {
        servers.add(ParameterServers.start(server));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<HostPort> await(Duration limit) {
    return servers.stream().map(ParameterServer::address).toList();
  }

  @Override
  public void close() {
    servers.forEach(ParameterServer::close);
  }
}
