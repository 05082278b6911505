package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.ServerState;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.PortRange;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.rpc.MessageLine;
import java.io.Serializable;
import java.time.Duration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What Spark runs for each server in an executor: it listens, tells the driver where, and stays
 * until the driver ends the job, is not heard of any more, or Spark kills the task.
 *
 * @param bindHost empty for the executor's own address
 */
record ServerTask(
    Coordinator.Address driver,
    Encryption encryption,
    String bindHost,
    int firstPort,
    int lastPort,
    long barrierMillis,
    Broadcast<SerializableConfiguration> storage)
    implements Function<Integer, Boolean>, Serializable {
  private static final Duration TELL_LIMIT = Duration.ofSeconds(30);
  private static final Duration WATCH = Duration.ofMillis(200);

  @Override
  public Boolean call(Integer shard) throws InterruptedException {
    try (ParameterServer server = ParameterServers.start(config());
        MessageLine line = new MessageLine(driver.hostPort(), driver.secret().secret())) {
      HostPort address = server.address();
      line.ask(Messages.server(shard, address), TELL_LIMIT);
      TaskContext task = TaskContext.get();
      while (!task.isInterrupted() && server.awaitTermination(WATCH) == ServerState.RUNNING) {
        // Each round looks whether Spark wants the task to end.
      }
      return true;
    }
  }

  private ServerConfig config() {
    // The name under which Spark's own processes reach this executor.
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    ShardSettings shard =
        ShardSettings.defaults()
            .withStore(new CheckpointStore(storage.value().value()))
            .withBarrierTimeout(Duration.ofMillis(barrierMillis));
    PortRange ports = new PortRange(firstPort, lastPort);
    return ServerConfig.withSecret(driver.secret().secret())
        .withBindHost(bindHost.isEmpty() ? host : bindHost)
        .withAdvertisedHost(host)
        .withPort(ports)
        .withStreamPort(ports)
        .withEncryption(encryption)
        .withShard(shard);
  }
}
