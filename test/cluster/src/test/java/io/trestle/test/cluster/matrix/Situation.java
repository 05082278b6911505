package io.trestle.test.cluster.matrix;

import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.job.ExternalServers;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.job.Trainings;
import io.trestle.test.cluster.job.TrainingsRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who runs where. In the seeds worker 0 is the chief; here the driver is, on the host of worker 0.
 *
 * @param name as the seeds number it
 * @param workers the hosts of the two workers, the first of them the driver's too
 * @param external whether the servers are processes of their own on host a, or live in executors
 * @param servers how many; external ones serve runs of either number one after the other
 */
record Situation(String name, List<String> workers, boolean external, List<Integer> servers) {
  Situation {
    workers = List.copyOf(workers);
    servers = List.copyOf(servers);
  }

  static Stream<Situation> all() {
    return Stream.of(
            Map.entry("One", List.of("a", "a")),
            Map.entry("Two", List.of("b", "c")),
            Map.entry("Three", List.of("a", "b")),
            Map.entry("Four", List.of("b", "b")))
        .flatMap(
            place ->
                Stream.of(
                    new Situation(place.getKey(), place.getValue(), true, List.of(1, 2)),
                    new Situation(place.getKey(), place.getValue(), false, List.of(1)),
                    new Situation(place.getKey(), place.getValue(), false, List.of(2))));
  }

  Situation withOneServer() {
    return new Situation(name, workers, external, List.of(1));
  }

  private int mostServers() {
    return Collections.max(servers);
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
      cores.merge(cluster.host("a"), mostServers(), Integer::sum);
    }
    cluster.spark().workers(cores);
    List<ExternalServers> started = new ArrayList<>();
    if (external) {
      started.add(
          cluster.externalServers(Collections.nCopies(mostServers(), cluster.host("a")), options));
    }
    return new Stage(this, cluster, started);
  }

  /** As the table names it. */
  String with(int number) {
    return name + ", " + number + (external ? " external" : " in executors");
  }

  @Override
  public String toString() {
    return servers.stream().map(this::with).collect(Collectors.joining("; "));
  }

  /** A situation that has been set up. */
  record Stage(Situation situation, Cluster cluster, List<ExternalServers> externalServers)
      implements AutoCloseable {
    /** A run of {@code trestle train} with all servers. */
    TrainingRun train(String directory) {
      Training training =
          cluster
              .training()
              .option("work-dir", directory + "/model")
              .option("log-dir", directory + "/logs");
      externalServers.forEach(training::servers);
      if (externalServers.isEmpty()) {
        training.option("num-ps", situation.mostServers()).option("ps-on", "a");
      }
      return training.start(driver());
    }

    /** An application that runs these one after the other. */
    TrainingsRun trainings(int steps, List<Trainings.Run> runs) {
      List<String> servers =
          externalServers.stream()
              .findFirst()
              .map(all -> List.of("external", all.addresses(), all.secret().toString()))
              .orElse(List.of("executors", "a", ""));
      return cluster.trainings(driver(), steps, servers, runs);
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
