package io.trestle.test.cluster.job;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import io.trestle.test.cluster.spark.SparkHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * {@code trestle ps} processes, one for each shard, as a supervisor would keep them. Not
 * thread-safe.
 */
public final class ExternalServers implements AutoCloseable {
  private static final int FIRST_PORT = 2222;
  private static final Duration START = Duration.ofMinutes(3);

  private final SparkHome home;
  private final Path applicationJar;
  private final Path secret;
  private final List<Host> hosts;
  private final List<String> more;
  private final List<HostProcess> processes = new ArrayList<>();

  private ExternalServers(
      SparkHome home, Path applicationJar, Path secret, List<Host> hosts, List<String> more) {
    this.home = home;
    this.applicationJar = applicationJar;
    this.secret = secret;
    this.hosts = hosts;
    this.more = more;
  }

  /**
   * Starts one server on each host of a list (a host may stand there several times) and waits until
   * all listen.
   *
   * @param scratch a directory that all hosts see, for the secret
   * @param more further options of {@code trestle ps}
   */
  public static ExternalServers start(
      SparkHome home, Path applicationJar, Path scratch, List<Host> hosts, String... more) {
    ExternalServers servers =
        new ExternalServers(home, applicationJar, Secret.create(scratch), hosts, List.of(more));
    for (int task = 0; task < hosts.size(); task++) {
      servers.processes.add(servers.launch(task));
    }
    servers.processes.forEach(process -> process.await("listen", START));
    return servers;
  }

  /** {@code host:port} of each server, apart by commas. */
  public String addresses() {
    List<String> addresses = new ArrayList<>();
    for (int task = 0; task < hosts.size(); task++) {
      addresses.add(hosts.get(task).name() + ":" + port(task));
    }
    return String.join(",", addresses);
  }

  public Path secret() {
    return secret;
  }

  public int port(int task) {
    return FIRST_PORT + 10 * task;
  }

  public HostProcess process(int task) {
    return processes.get(task);
  }

  /** SIGKILL, and a new process on the same port, as a supervisor does it. */
  public void killAndRestart(int task) {
    processes.get(task).close();
    processes.set(task, launch(task));
    processes.get(task).await("listen", START);
  }

  @Override
  public void close() {
    processes.forEach(HostProcess::close);
  }

  private HostProcess launch(int task) {
    List<String> options =
        new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    options.add("--add-modules=jdk.incubator.vector");
    options.add("-Dio.netty.tryReflectionSetAccessible=true");
    options.addAll(home.quickStart());
    List<String> classPath = new ArrayList<>(home.classPath());
    classPath.add(applicationJar.toString());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ps",
                "--ps-hosts",
                addresses(),
                "--task-index",
                Integer.toString(task),
                "--secret-file",
                secret.toString()));
    arguments.addAll(more);
    return hosts
        .get(task)
        .start(
            "ps" + task,
            Map.of("HADOOP_CONF_DIR", home.hadoopSettings().toString()),
            Java.command(
                512,
                options,
                classPath,
                "io.trestle.spark.cli.Trestle",
                arguments.toArray(String[]::new)));
  }
}
