package io.trestle.test.cluster;

import io.trestle.test.cluster.hdfs.Hdfs;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.Network;
import io.trestle.test.cluster.job.ExternalServers;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.Trainings;
import io.trestle.test.cluster.job.TrainingsRun;
import io.trestle.test.cluster.spark.SparkHome;
import io.trestle.test.cluster.spark.Standalone;
import io.trestle.test.cluster.table.ResultTable;
import io.trestle.test.cluster.yarn.Yarn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Four hosts: {@code a}, {@code b} and {@code c} with a data node each, for servers and workers;
 * {@code m} with the name node and the masters. Not thread-safe.
 */
public final class Cluster implements AutoCloseable {
  private static final String DRIVER_OPTIONS = "spark.driver.extraJavaOptions";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  private final Layout layout;
  private final Network network;
  private final Hdfs hdfs;
  private final Standalone spark;
  private int runs;

  private Cluster(Layout layout, Network network, Hdfs hdfs, Standalone spark) {
    this.layout = layout;
    this.network = network;
    this.hdfs = hdfs;
    this.spark = spark;
  }

  static Cluster start() {
    Layout layout = Layout.ofBuild();
    Network network = Network.open(freshDirectory(layout.runs()));
    Host nameHost = network.plug("m");
    List<Host> dataHosts = List.of(network.plug("a"), network.plug("b"), network.plug("c"));
    List<String> libraries =
        List.of(
            layout.ownClasses().toString(),
            layout.hadoopDaemons() + "/*",
            layout.sparkHome() + "/jars/*");
    Path settings = network.logs().resolveSibling("hadoop-conf");
    Hdfs hdfs = Hdfs.start(settings, libraries, nameHost, dataHosts);
    hdfs.files().put(layout.mnist(), "/data/mnist");
    SparkHome home =
        new SparkHome(layout.sparkHome(), settings)
            .rehearsed(network.logs().resolveSibling("spark.jsa"), nameHost, layout.ownJar());
    Standalone spark = Standalone.start(home, nameHost);
    return new Cluster(layout, network, hdfs, spark);
  }

  public Network network() {
    return network;
  }

  public Host host(String name) {
    return network.host(name);
  }

  public Hdfs hdfs() {
    return hdfs;
  }

  /** The Spark cluster; it has no workers until a test says which. */
  public Standalone spark() {
    return spark;
  }

  /**
   * Starts YARN, used by Spark 3.5.5 of its own, with a node manager on each of a, b and c; the
   * caller closes it.
   */
  public Yarn startYarn() {
    List<String> libraries =
        List.of(
            layout.hadoopDaemons() + "/*",
            layout.yarnSparkHome() + "/jars/*",
            layout.yarnDaemons() + "/*");
    SparkHome home = new SparkHome(layout.yarnSparkHome(), hdfs.settings());
    return Yarn.start(home, libraries, host("m"), List.of(host("a"), host("b"), host("c")));
  }

  /** A run on Spark's standalone master; directories and steps are to be added. */
  public Training training() {
    return training((host, words) -> spark.submit(host, words))
        .spark(DRIVER_OPTIONS, quickStart())
        .spark(EXECUTOR_OPTIONS, quickStart());
  }

  /** A run in the driver's own process. */
  public Training localTraining() {
    return training(
            (host, words) -> {
              List<String> all = new ArrayList<>(List.of("--master", "local[2]"));
              all.addAll(words);
              return spark.home().submit(host, all);
            })
        .spark(DRIVER_OPTIONS, quickStart());
  }

  /** A run on YARN. */
  public Training training(Yarn yarn) {
    return training(yarn::submit);
  }

  /**
   * Submits an application of several runs to Spark's standalone master, with the driver on the
   * given host.
   *
   * @param servers as {@link Trainings} takes them
   */
  public TrainingsRun trainings(
      Host driver, int steps, List<String> servers, List<Trainings.Run> runs) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--class", Trainings.class.getName()));
    words.addAll(List.of("--jars", layout.applicationJar().toString()));
    Map<String, String> settings =
        Map.of(
            "spark.driver.memory",
            "1g",
            "spark.executor.memory",
            "1g",
            "spark.ui.enabled",
            "false",
            DRIVER_OPTIONS,
            quickStart(),
            EXECUTOR_OPTIONS,
            quickStart());
    settings.forEach((name, value) -> words.addAll(List.of("--conf", name + "=" + value)));
    words.addAll(List.of(layout.ownJar().toString(), data(), Integer.toString(steps)));
    words.addAll(servers);
    runs.forEach(run -> words.add(run.toString()));
    return new TrainingsRun(spark.submit(driver, words), runs);
  }

  /** Starts {@code trestle ps} processes, one for each host named; the caller closes them. */
  public ExternalServers externalServers(List<Host> hosts, String... options) {
    return ExternalServers.start(
        spark.home(), layout.applicationJar(), network.shared(), hosts, options);
  }

  /**
   * The table of situations in test/README.md; a copy under target unless {@code trestle.record} is
   * set.
   */
  public ResultTable matrix() {
    return new ResultTable(layout.tables(), "matrix", List.of("situation", "observed"));
  }

  /**
   * The table of faults in test/README.md; a copy under target unless {@code trestle.record} is
   * set.
   */
  public ResultTable faults() {
    return new ResultTable(layout.tables(), "faults", List.of("fault", "promised", "observed"));
  }

  /** Copies a bundle or checkpoint from HDFS to a new directory on the machine's disk. */
  public Path fetch(String hdfsPath) {
    runs++;
    return hdfs.files().get(hdfsPath, network.shared().resolve("fetched-" + runs));
  }

  /** The jar with this module's own Spark applications. */
  public Path ownJar() {
    return layout.ownJar();
  }

  /** MNIST's files on the machine's disk. */
  public Path mnist() {
    return layout.mnist();
  }

  /** MNIST's directory in HDFS. */
  public String data() {
    return hdfs.uri() + "/data/mnist";
  }

  private String quickStart() {
    return String.join(" ", spark.home().quickStart());
  }

  private Training training(Training.Submit submit) {
    runs++;
    Path metrics = network.shared().resolve("metrics-" + runs + ".json");
    return new Training(submit, layout.applicationJar(), metrics).option("data", data());
  }

  @Override
  public void close() {
    network.close();
  }

  private static Path freshDirectory(Path runs) {
    try {
      Files.createDirectories(runs);
      return Files.createTempDirectory(runs, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
