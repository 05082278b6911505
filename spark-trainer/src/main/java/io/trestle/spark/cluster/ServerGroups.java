package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.SecretFile;
import io.trestle.spark.ClusterConfig;
import io.trestle.spark.ServerPlacement;
import io.trestle.spark.TrainingListener.Waiting;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts servers where a configuration wants them. */
public final class ServerGroups {
  private ServerGroups() {}

  /** Where the shards will live; never {@link ServerPlacement#AUTO}. */
  public static ServerPlacement placement(JavaSparkContext spark, ClusterConfig config) {
    if (config.placement() != ServerPlacement.AUTO) {
      return config.placement();
    }
    return spark.sc().isLocal() ? ServerPlacement.DRIVER : ServerPlacement.EXECUTORS;
  }

  /**
   * Waits until external servers listen; returns at once where the run starts its own. To be called
   * before data is read, which may take long.
   *
   * @param waiting hears which ones are waited for
   * @throws io.trestle.spark.TrestleException when a host is unknown, or {@code serverTimeout} ends
   */
  public static void requireListening(ClusterConfig config, Consumer<Waiting> waiting)
      throws InterruptedException {
    if (config.placement() == ServerPlacement.EXTERNAL) {
      try (ExternalHosting hosting = new ExternalHosting(config.psHosts(), waiting)) {
        List<HostPort> unused = hosting.requireNames().await(config.serverTimeout());
      }
    }
  }

  /**
   * Starts servers, where the run has its own, and returns at once. Those in executors take their
   * slots by that, so whatever Spark is given to do next keeps clear of them.
   *
   * @param waiting hears which external servers are waited for, now and after some were lost
   */
  public static ServerGroup start(
      JavaSparkContext spark,
      ClusterConfig config,
      Configuration storage,
      Consumer<Waiting> waiting) {
    ServerPlacement placement = placement(spark, config);
    if (placement == ServerPlacement.DRIVER && spark.sc().isLocal()) {
      return new DriverServers(config, new CheckpointStore(storage));
    }
    SparkConf conf = spark.getConf();
    RunSecret secret =
        config.secretFile().isPresent()
            ? new RunSecret(SecretFile.read(config.secretFile().get()).value())
            : RunSecret.forRun(conf);
    Encryption encryption = RunSecret.encryption(conf);
    ReportBoard board = new ReportBoard();
    Coordinator coordinator =
        new Coordinator(conf, config.serverPorts(), secret, config.servers(), board);
    try {
      Hosting hosting =
          switch (placement) {
            case EXECUTORS -> new ExecutorHosting(spark, config, encryption, coordinator, storage);
            case EXTERNAL -> new ExternalHosting(config.psHosts(), waiting);
            case DRIVER, AUTO ->
                new DriverHosting(conf, config, secret.secret(), encryption, storage);
          };
      return new RemoteServers(secret, encryption, coordinator, board, hosting);
    } catch (RuntimeException e) {
      coordinator.close();
      throw e;
    }
  }
}
