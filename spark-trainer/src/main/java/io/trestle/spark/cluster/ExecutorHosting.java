package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.spark.ClusterConfig;
import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Servers in executors: a Spark job of its own with one long task per server, so that a retry of a
 * worker's task never touches a server. Where an executor is lost, Spark starts the task again
 * elsewhere, and the new server tells the coordinator.
 */
final class ExecutorHosting implements Hosting {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Coordinator coordinator;
  private final SparkJob<Boolean> job;
  private final Broadcast<SerializableConfiguration> storage;
  private final int servers;

  ExecutorHosting(
      JavaSparkContext spark,
      ClusterConfig config,
      Encryption encryption,
      Coordinator coordinator,
      Configuration conf) {
    this.coordinator = coordinator;
    this.servers = config.servers();
    this.storage = spark.broadcast(new SerializableConfiguration(conf));
    ServerTask task =
        new ServerTask(
            coordinator.address(),
            encryption,
            config.bindHost().orElse(""),
            config.serverPorts().first(),
            config.serverPorts().last(),
            config.barrierTimeout().toMillis(),
            storage);
    JavaRDD<Boolean> tasks = ShardPlaces.of(spark, servers, config.serverHosts()).map(task);
    TaskProfiles.servers(spark.sc()).ifPresent(tasks::withResources);
    this.job = SparkJob.start(spark, "trestle: " + servers + " parameter servers", tasks);
  }

  @Override
  public List<HostPort> await(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<List<HostPort>> all = coordinator.servers();
      List<HostPort> closed =
          all.orElse(List.of()).stream().filter(server -> !Ports.isOpen(server)).toList();
      if (all.isPresent() && closed.isEmpty()) {
        return all.get();
      }
      if (job.await(POLL)) {
        job.results();
        throw new TrestleException(
            "The servers' Spark job ended before the run did.",
            "It failed, or somebody cancelled it.",
            "Spark's log says why; go on with resume.");
      }
      if (System.nanoTime() - end > 0) {
        throw late(closed, limit);
      }
    }
  }

  /** What to say when time is up: servers are missing, or are there and cannot be reached. */
  private TrestleException late(List<HostPort> closed, Duration limit) {
    if (!closed.isEmpty()) {
      return new TrestleException(
          "The driver cannot connect to the servers "
              + closed
              + " within "
              + limit.toSeconds()
              + " s.",
          "They run in executors and listen there, but the driver's connections do not arrive.",
          "Open these ports to the driver (serverPorts, --server-ports, says which are used), and"
              + " see that its host can resolve these names.");
    }
    return new TrestleException(
        "Only "
            + coordinator.registered()
            + " of "
            + servers
            + " servers in executors came up within "
            + limit.toSeconds()
            + " s.",
        "Spark has no free slots for the others, or they cannot reach the driver at "
            + coordinator.address().hostPort()
            + ".",
        "Look for other jobs that hold slots, at spark.driver.host and at firewalls.");
  }

  @Override
  public void close() {
    job.close();
    storage.destroy();
  }
}
