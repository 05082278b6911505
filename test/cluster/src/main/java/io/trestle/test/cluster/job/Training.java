package io.trestle.test.cluster.job;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code trestle train} through {@code spark-submit}, put together step by
 * step. Not thread-safe.
 */
public final class Training {
  /** Runs {@code spark-submit} with the master's own options before the given words. */
  @FunctionalInterface
  public interface Submit {
    HostProcess on(Host host, List<String> words);
  }

  private static final String MAIN = "io.trestle.spark.cli.Trestle";

  private final Submit submit;
  private final Path applicationJar;
  private final Path metrics;
  private final Map<String, String> spark = new LinkedHashMap<>();
  private final Map<String, String> options = new LinkedHashMap<>();
  private String deployMode = "client";

  /**
   * A run with 2 workers, 1 server and Spark executors of 1 GB.
   *
   * @param metrics a file that does not exist yet, on a disk that all hosts share
   */
  public Training(Submit submit, Path applicationJar, Path metrics) {
    this.submit = submit;
    this.applicationJar = applicationJar;
    this.metrics = metrics;
    spark.put("spark.executor.memory", "1g");
    spark.put("spark.driver.memory", "1g");
    spark.put("spark.ui.enabled", "false");
    option("num-workers", 2);
    option("metrics-file", metrics);
  }

  /** Sets an option of {@code trestle train}, named without its dashes. */
  public Training option(String name, Object value) {
    options.put(name, value.toString());
    return this;
  }

  /** Leaves an option to its default. */
  public Training withoutOption(String name) {
    options.remove(name);
    return this;
  }

  /** Sets a setting of Spark. */
  public Training spark(String name, Object value) {
    spark.put(name, value.toString());
    return this;
  }

  /** {@code client} or {@code cluster}. */
  public Training deployMode(String mode) {
    deployMode = mode;
    return this;
  }

  /** Uses servers that run already. */
  public Training servers(ExternalServers servers) {
    option("ps-hosts", servers.addresses());
    return option("secret-file", servers.secret());
  }

  /** Submits it from a host, which is the driver's host too in deploy mode client. */
  public TrainingRun start(Host host) {
    List<String> words = new ArrayList<>(List.of("--deploy-mode", deployMode, "--class", MAIN));
    spark.forEach((name, value) -> words.addAll(List.of("--conf", name + "=" + value)));
    words.add(applicationJar.toString());
    words.add("train");
    options.forEach(
        (name, value) ->
            words.addAll(value.isEmpty() ? List.of("--" + name) : List.of("--" + name, value)));
    return new TrainingRun(submit.on(host, words), metrics);
  }
}
