package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.job.ExternalServers;
import io.trestle.test.cluster.job.Training;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A run that something is going to happen to: servers on a, a worker each on b and c, the driver on
 * m, everything in HDFS. The workers' links are slowed to 100 Mbit/s, which is about 400 steps a
 * second each whatever the machine, so that there is time for things to happen.
 */
final class Stage implements AutoCloseable {
  static final long STEPS = 8000;

  /** For what takes half a minute while the run goes on. */
  static final long MANY_STEPS = 20_000;

  static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int MEGABITS = 100;
  private static final int BATCH = 100;

  private final Cluster cluster;
  private final String directory;
  private final Optional<ExternalServers> servers;

  private Stage(Cluster cluster, String name, Optional<ExternalServers> servers) {
    this.cluster = cluster;
    this.directory = "/faults/" + name;
    this.servers = servers;
    for (String worker : List.of("b", "c")) {
      cluster.host(worker).link().slowTo(MEGABITS);
    }
  }

  /** With servers as processes of their own. */
  static Stage external(Cluster cluster, String name, int servers, String... options) {
    offerCores(cluster, "b", "c");
    List<Host> hosts = Collections.nCopies(servers, cluster.host("a"));
    return new Stage(cluster, name, Optional.of(cluster.externalServers(hosts, options)));
  }

  /** With a server as a process of its own, and one core more than there are workers. */
  static Stage withSpareCore(Cluster cluster, String name) {
    offerCores(cluster, "a", "b", "c");
    return new Stage(
        cluster, name, Optional.of(cluster.externalServers(List.of(cluster.host("a")))));
  }

  /** With servers in executors; there is a core for each task on each of a, b and c. */
  static Stage inExecutors(Cluster cluster, String name) {
    offerCores(cluster, "a", "b", "c");
    return new Stage(cluster, name, Optional.empty());
  }

  private static void offerCores(Cluster cluster, String... hosts) {
    Map<Host, Integer> cores = new LinkedHashMap<>();
    Stream.of(hosts).forEach(host -> cores.put(cluster.host(host), 1));
    cluster.spark().workers(cores);
  }

  Cluster cluster() {
    return cluster;
  }

  ExternalServers servers() {
    return servers.orElseThrow();
  }

  /** Where checkpoints go, as a path in HDFS. */
  String logs() {
    return directory + "/logs";
  }

  /** Where bundles go, as a path in HDFS. */
  String models() {
    return directory + "/model";
  }

  /** A run of {@link #STEPS} steps with a checkpoint every 2,000. */
  Training training() {
    Training training =
        cluster
            .training()
            .option("max-steps", STEPS)
            .option("save-checkpoint-steps", 2000)
            .option("batch-size", BATCH)
            .option("log-dir", cluster.hdfs().uri() + logs())
            .option("work-dir", cluster.hdfs().uri() + models());
    servers.ifPresent(training::servers);
    return training;
  }

  /** What must hold at the end of every run, whatever happened to it. */
  void assertWhole(JsonNode result) {
    assertWhole(result, STEPS);
  }

  /** As {@link #assertWhole(JsonNode)}, for a run of its own number of steps. */
  void assertWhole(JsonNode result, long steps) {
    assertThat(result.get("steps").asLong()).as("global step").isEqualTo(steps);
    assertThat(result.get("samples").asLong()).as("each push counts once").isEqualTo(steps * BATCH);
    assertThat(result.get("test_accuracy").asDouble()).as("test accuracy").isGreaterThan(0.9);
    assertNothingHalfWritten();
    assertNoProcessLeft();
  }

  /** Every checkpoint and bundle that can be seen is complete. */
  void assertNothingHalfWritten() {
    List<String> files = cluster.hdfs().files().list(logs());
    Pattern index = Pattern.compile("(.*/model\\.ckpt-\\d+)\\.index");
    for (String file : files) {
      Matcher matcher = index.matcher(file);
      if (matcher.matches()) {
        List<String> data =
            files.stream().filter(other -> other.startsWith(matcher.group(1) + ".data-")).toList();
        assertThat(data).as("data files of " + file).isNotEmpty();
        int shards = Integer.parseInt(data.get(0).substring(data.get(0).length() - 5));
        assertThat(data).as("data files of " + file).hasSize(shards);
      }
    }
    List<String> bundles = cluster.hdfs().files().list(models());
    bundles.stream()
        .filter(file -> file.matches(".*/model/\\d+/.*"))
        .map(file -> file.replaceFirst("(/model/\\d+)/.*", "$1/saved_model.pb"))
        .distinct()
        .forEach(model -> assertThat(bundles).contains(model));
  }

  /** Nothing of the run lives on, on any host. */
  void assertNoProcessLeft() {
    Awaitility.await("the end of all executors and servers")
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              for (String host : List.of("a", "b", "c")) {
                assertThat(cluster.host(host).commandLines())
                    .noneMatch(line -> line.contains("CoarseGrainedExecutorBackend"))
                    .noneMatch(line -> line.contains("Trestle ps"));
              }
            });
  }

  /** Heals a worker's link, back to the speed of this stage. */
  void healWorker(String worker) {
    cluster.host(worker).link().heal();
    cluster.host(worker).link().slowTo(MEGABITS);
  }

  void record(String fault, String promised, String observed) {
    cluster.faults().record(fault, promised, observed);
  }

  @Override
  public void close() {
    Stream.of("a", "b", "c", "m").forEach(host -> cluster.host(host).link().heal());
    servers.ifPresent(ExternalServers::close);
  }
}
