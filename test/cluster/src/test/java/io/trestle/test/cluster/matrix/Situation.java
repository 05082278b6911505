package io.trestle.test.cluster.matrix;

import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.job.ExternalServers;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.job.TrainingsRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who runs where. In the seeds worker 0 is the chief; here the driver is, on the host of worker 0.
 *
 * @param name as the seeds number it
 * @param workers the hosts of the two workers, the first of them the driver's too
 * @param external whether the servers are processes of their own on host a, or live in executors
 * @param servers how many
 */
record Situation(String name, List<String> workers, boolean external, int servers) {
  Situation {
    workers = List.copyOf(workers);
  }

  static Stream<Situation> all() {
    return Stream.of(
            Map.entry("One", List.of("a", "a")),
            Map.entry("Two", List.of("b", "c")),
            Map.entry("Three", List.of("a", "b")),
            Map.entry("Four", List.of("b", "b")))
        .flatMap(
            place ->
                Stream.of(true, false)
                    .flatMap(
                        external ->
                            Stream.of(1, 2)
                                .map(
                                    n ->
                                        new Situation(
                                            place.getKey(), place.getValue(), external, n))));
  }

  /** Whether everything runs on one host, so that any disk is shared. */
  boolean onOneHost() {
    return workers.stream().allMatch("a"::equals);
  }

  /**
   * Starts Spark's workers, with a core for each task, and the external servers if there are any.
   *
   * @param options of external servers
   */
  Stage set(Cluster cluster, String... options) {
    Map<Host, Integer> cores = new LinkedHashMap<>();
    workers.forEach(name -> cores.merge(cluster.host(name), 1, Integer::sum));
    if (!external) {
      cores.merge(cluster.host("a"), servers, Integer::sum);
    }
    cluster.spark().workers(cores);
    List<ExternalServers> started = new ArrayList<>();
    if (external) {
      started.add(
          cluster.externalServers(Collections.nCopies(servers, cluster.host("a")), options));
    }
    return new Stage(this, cluster, started);
  }

  @Override
  public String toString() {
    return name + ", " + servers + (external ? " external" : " in executors");
  }

  /** A situation that has been set up. */
  record Stage(Situation situation, Cluster cluster, List<ExternalServers> externalServers)
      implements AutoCloseable {
    /** A run of {@code trestle train}. */
    TrainingRun train(String directory) {
      Training training =
          cluster
              .training()
              .option("work-dir", directory + "/model")
              .option("log-dir", directory + "/logs");
      externalServers.forEach(training::servers);
      if (externalServers.isEmpty()) {
        training.option("num-ps", situation.servers()).option("ps-on", "a");
      }
      return training.start(driver());
    }

    /** An application with a run for each directory. */
    TrainingsRun trainings(int steps, String... directories) {
      List<String> servers =
          externalServers.stream()
              .findFirst()
              .map(all -> List.of("external", all.addresses(), all.secret().toString()))
              .orElse(List.of("executors", Integer.toString(situation.servers()), "a"));
      return cluster.trainings(driver(), steps, servers, List.of(directories));
    }

    private Host driver() {
      return cluster.host(situation.workers().get(0));
    }

    @Override
    public void close() {
      externalServers.forEach(ExternalServers::close);
    }
  }
}
