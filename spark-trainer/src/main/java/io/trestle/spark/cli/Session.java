package io.trestle.spark.cli;

import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of one command: settings that Spark's user gave win over those made here. */
final class Session implements AutoCloseable {
  private static final String MASTER = "spark.master";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  private final SparkSession spark;

  private Session(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Starts Spark.
   *
   * @param settings Spark's own settings, over those of {@code spark-submit}
   * @param workers threads that a local master needs when the user named no master
   */
  static Session start(Optional<String> master, Map<String, String> settings, int workers) {
    SparkConf conf =
        configuration(master, settings, workers, Runtime.getRuntime().availableProcessors());
    try {
      return new Session(SparkSession.builder().config(conf).getOrCreate());
    } catch (RuntimeException e) {
      throw Problem.run(
          "Spark does not start with master " + conf.get(MASTER) + ".",
          Causes.describe(e) + ".",
          "Check --master, and the settings that begin with spark.",
          e);
    }
  }

  static SparkConf configuration(
      Optional<String> master, Map<String, String> settings, int workers, int cores) {
    // Spark's own way: spark-submit hands its settings over as system properties.
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    master.ifPresent(url -> conf.set(MASTER, url));
    conf.setIfMissing(MASTER, workers > cores ? "local[" + workers + "]" : "local[*]");
    conf.setIfMissing("spark.app.name", "Trestle");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get(MASTER).startsWith("local[") || conf.get(MASTER).equals("local")) {
      // One JVM: nothing has to be reached from outside, whatever the machine's name resolves to.
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    } else {
      ownJar().ifPresent(jar -> conf.setIfMissing("spark.jars", jar + dl4jJars()));
      if (!conf.get(EXECUTOR_OPTIONS, "").contains("jdk.incubator.vector")) {
        conf.set(EXECUTOR_OPTIONS, (conf.get(EXECUTOR_OPTIONS, "") + " " + VECTOR_MODULE).strip());
      }
    }
    return conf;
  }

  SparkSession spark() {
    return spark;
  }

  /** Stops Spark; the command started it. */
  @Override
  public void close() {
    // A pending interrupt would make Spark's own shutdown give up half way.
    boolean interrupted = Thread.interrupted();
    try {
      spark.stop();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Those that bin/trestle has put on the class path for a network; the executors need them too.
   */
  private static String dl4jJars() {
    String jars = System.getProperty("trestle.dl4j.jars", "");
    return jars.isEmpty() ? "" : "," + jars.replace(':', ',');
  }

  private static Optional<String> ownJar() {
    CodeSource source = Session.class.getProtectionDomain().getCodeSource();
    try {
      return Optional.ofNullable(source)
          .map(CodeSource::getLocation)
          .filter(url -> url.getPath().endsWith(".jar"))
          .map(Object::toString);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
