package io.trestle.test.cluster.yarn;

import io.trestle.test.cluster.hdfs.SettingsFile;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import io.trestle.test.cluster.spark.SparkHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** One resource manager and a node manager on each of several hosts. Not thread-safe. */
public final class Yarn implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String SERVER = "org.apache.hadoop.yarn.server.";

  private final SparkHome home;
  private final HostProcess resourceManager;
  private final List<HostProcess> nodeManagers;

  private Yarn(SparkHome home, HostProcess resourceManager, List<HostProcess> nodeManagers) {
    this.home = home;
    this.resourceManager = resourceManager;
    this.nodeManagers = nodeManagers;
  }

  /**
   * Starts YARN and waits until all its node managers are registered.
   *
   * @param home a Spark with spark-yarn; YARN's settings are added to the Hadoop settings that it
   *     reads
   * @param libraries class path entries with Hadoop's daemons
   */
  public static Yarn start(
      SparkHome home, List<String> libraries, Host resourceHost, List<Host> nodeHosts) {
    Path settings = home.hadoopSettings();
    SettingsFile.write(settings.resolve("yarn-site.xml"), settings(resourceHost));
    SettingsFile.write(
        settings.resolve("capacity-scheduler.xml"),
        Map.of(
            "yarn.scheduler.capacity.root.queues", "default",
            "yarn.scheduler.capacity.root.default.capacity", "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent", "1.0"));
    List<String> classPath = new ArrayList<>(List.of(settings.toString()));
    classPath.addAll(libraries);
    List<String> options = List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1));
    HostProcess resourceManager =
        resourceHost.start(
            "resourcemanager",
            Map.of(),
            Java.command(384, options, classPath, SERVER + "resourcemanager.ResourceManager"));
    resourceManager.await("Transitioned to active state", START);
    List<HostProcess> nodeManagers = new ArrayList<>();
    for (Host host : nodeHosts) {
      nodeManagers.add(
          host.start(
              "nodemanager",
              Map.of("JAVA_HOME", System.getProperty("java.home")),
              Java.command(256, options, classPath, SERVER + "nodemanager.NodeManager")));
    }
    for (Host host : nodeHosts) {
      resourceManager.await(
          "NodeManager from node " + host.name() + ".* registered with capability", START);
    }
    return new Yarn(home, resourceManager, nodeManagers);
  }

  /**
   * Runs {@code spark-submit --master yarn} on a host.
   *
   * @param words the rest of the command line
   */
  public HostProcess submit(Host host, List<String> words) {
    List<String> all = new ArrayList<>(List.of("--master", "yarn"));
    all.addAll(List.of("--conf", "spark.yarn.jars=local:" + home.directory() + "/jars/*"));
    all.addAll(words);
    return home.submit(host, all);
  }

  private static Map<String, String> settings(Host resourceHost) {
    Path disk = resourceHost.disk();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("yarn.resourcemanager.hostname", resourceHost.name());
    settings.put("yarn.nodemanager.resource.memory-mb", "6144");
    settings.put("yarn.nodemanager.resource.cpu-vcores", "4");
    settings.put("yarn.scheduler.minimum-allocation-mb", "128");
    settings.put("yarn.scheduler.maximum-allocation-mb", "6144");
    settings.put("yarn.nodemanager.vmem-check-enabled", "false");
    settings.put("yarn.nodemanager.pmem-check-enabled", "false");
    settings.put("yarn.nodemanager.local-dirs", disk.resolve("yarn/local").toString());
    settings.put("yarn.nodemanager.log-dirs", disk.resolve("yarn/logs").toString());
    settings.put("yarn.nodemanager.localizer.address", "0.0.0.0:8040");
    settings.put(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.9");
    settings.put("yarn.nodemanager.delete.debug-delay-sec", "600");
    settings.put("yarn.nodemanager.env-whitelist", "JAVA_HOME,HADOOP_CONF_DIR");
    settings.put("yarn.resourcemanager.am.max-attempts", "1");
    return settings;
  }

  @Override
  public void close() {
    nodeManagers.forEach(HostProcess::close);
    resourceManager.close();
  }
}
