package io.trestle.test.cluster.spark;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark distribution's directory and the Hadoop settings that its processes read.
 *
 * @param directory has {@code bin} and {@code jars}
 * @param hadoopSettings has {@code core-site.xml}
 * @param classArchive Spark's classes as a JVM keeps them in memory, see {@link #rehearsed}
 */
public record SparkHome(Path directory, Path hadoopSettings, Optional<Path> classArchive) {
  private static final Duration REHEARSAL = Duration.ofMinutes(3);

  public SparkHome(Path directory, Path hadoopSettings) {
    this(directory, hadoopSettings, Optional.empty());
  }

  /**
   * The same Spark, whose processes are up sooner: a small application has run, and the classes
   * that it loaded have been archived. A JVM on the same class path maps them instead of loading
   * each from its jar.
   *
   * @param archive a file to write
   * @param application the jar with {@link Rehearsal}
   */
  public SparkHome rehearsed(Path archive, Host host, Path application) {
    List<String> options = new ArrayList<>(moduleOptions());
    options.add("-XX:ArchiveClassesAtExit=" + archive);
    HostProcess rehearsal =
        host.start(
            "rehearsal",
            environment(host),
            Java.command(
                1024,
                options,
                classPath(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--class",
                Rehearsal.class.getName(),
                application.toString()));
    if (rehearsal.awaitEnd(REHEARSAL) != 0) {
      throw new IllegalStateException("Spark's rehearsal failed:\n" + rehearsal.tail());
    }
    return new SparkHome(directory, hadoopSettings, Optional.of(archive));
  }

  /**
   * Options for a JVM on Spark's class path that is to be up soon. Compiling hot code well takes
   * such a process more time than it saves.
   */
  public List<String> quickStart() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    classArchive.ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
    return options;
  }

  /** As Spark's own launcher puts it together; what a process needs beside it comes after it. */
  public List<String> classPath() {
    return List.of(
        directory.resolve("conf") + "/", directory.resolve("jars") + "/*", "" + hadoopSettings);
  }

  /** Starts one of Spark's daemons on a host. */
  HostProcess daemon(
      Host host,
      String label,
      Map<String, String> environment,
      List<String> options,
      String mainClass,
      String... arguments) {
    List<String> all = new ArrayList<>(moduleOptions());
    all.addAll(quickStart());
    all.addAll(options);
    Map<String, String> variables = new HashMap<>(environment(host));
    // Not for spark-submit, which hands such variables on to a driver on another host.
    variables.put("SPARK_LOCAL_HOSTNAME", host.name());
    variables.putAll(environment);
    return host.start(label, variables, Java.command(384, all, classPath(), mainClass, arguments));
  }

  /**
   * Runs {@code bin/spark-submit} on a host.
   *
   * @param words what follows {@code spark-submit}
   */
  public HostProcess submit(Host host, List<String> words) {
    List<String> command =
        new ArrayList<>(List.of(directory.resolve("bin/spark-submit").toString()));
    command.addAll(words);
    return host.start("submit", environment(host), command);
  }

  private static List<String> moduleOptions() {
    return List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1));
  }

  private Map<String, String> environment(Host host) {
    return Map.of(
        "SPARK_HOME", directory.toString(),
        "SPARK_SCALA_VERSION", "2.12",
        "JAVA_HOME", System.getProperty("java.home"),
        "HADOOP_CONF_DIR", hadoopSettings.toString(),
        "SPARK_LOCAL_DIRS", host.disk().resolve("spark-local").toString());
  }
}
