package io.trestle.test.cluster.spark;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark distribution's directory and the Hadoop settings that its processes read.
 *
 * @param directory has {@code bin} and {@code jars}
 * @param hadoopSettings has {@code core-site.xml}
 */
public record SparkHome(Path directory, Path hadoopSettings) {

  /** Starts one of Spark's daemons on a host. */
  HostProcess daemon(
      Host host,
      String label,
      Map<String, String> environment,
      List<String> options,
      String mainClass,
      String... arguments) {
    List<String> all =
        new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    all.addAll(options);
    List<String> classPath = List.of(hadoopSettings.toString(), directory.resolve("jars") + "/*");
    Map<String, String> variables = new HashMap<>(environment(host));
    // Not for spark-submit, which hands such variables on to a driver on another host.
    variables.put("SPARK_LOCAL_HOSTNAME", host.name());
    variables.putAll(environment);
    return host.start(label, variables, Java.command(384, all, classPath, mainClass, arguments));
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

  private Map<String, String> environment(Host host) {
    return Map.of(
        "SPARK_HOME", directory.toString(),
        "SPARK_SCALA_VERSION", "2.12",
        "JAVA_HOME", System.getProperty("java.home"),
        "HADOOP_CONF_DIR", hadoopSettings.toString(),
        "SPARK_LOCAL_DIRS", host.disk().resolve("spark-local").toString());
  }
}
