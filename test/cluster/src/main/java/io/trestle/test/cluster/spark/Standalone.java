package io.trestle.test.cluster.spark;

import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A master and its workers, each a process of its own on a host. Not thread-safe. */
public final class Standalone implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final int PORT = 7077;

  private final SparkHome home;
  private final Host masterHost;
  private final HostProcess master;
  private final Map<Host, HostProcess> workers = new LinkedHashMap<>();
  private final Map<Host, Integer> offered = new HashMap<>();

  private Standalone(SparkHome home, Host masterHost, HostProcess master) {
    this.home = home;
    this.masterHost = masterHost;
    this.master = master;
  }

  /** Starts a master without workers. */
  public static Standalone start(SparkHome home, Host masterHost) {
    HostProcess master =
        home.daemon(
            masterHost,
            "master",
            Map.of(),
            List.of("-Dspark.deploy.maxExecutorRetries=50"),
            "org.apache.spark.deploy.master.Master",
            "--host",
            masterHost.name(),
            "--port",
            Integer.toString(PORT),
            "--webui-port",
            "0");
    master.await("I have been elected leader", START);
    return new Standalone(home, masterHost, master);
  }

  /** The URL for {@code spark-submit --master}. */
  public String url() {
    return "spark://" + masterHost.name() + ":" + PORT;
  }

  /**
   * Runs {@code spark-submit} against this master on a host.
   *
   * @param words the rest of the command line
   */
  public HostProcess submit(Host host, List<String> words) {
    List<String> all = new ArrayList<>(List.of("--master", url()));
    all.addAll(words);
    return home.submit(host, all);
  }

  public SparkHome home() {
    return home;
  }

  /**
   * Replaces the workers by others; one that lives and offers the same already stays.
   *
   * @param cores how many cores each host's worker offers
   */
  public void workers(Map<Host, Integer> cores) {
    remove(
        workers.keySet().stream()
            .filter(
                host -> !workers.get(host).isAlive() || !offered.get(host).equals(cores.get(host)))
            .toList());
    cores.forEach(
        (host, offer) -> {
          if (!workers.containsKey(host)) {
            startWorker(host, offer);
          }
        });
    workers.values().forEach(worker -> worker.await("Successfully registered with master", START));
  }

  /** Starts a worker on a host that has none; it registers soon after. */
  public void startWorker(Host host, int cores) {
    startWorker(host, cores, Map.of());
  }

  /**
   * As {@link #startWorker(Host, int)}.
   *
   * @param environment variables for it and for the executors that it starts
   */
  public void startWorker(Host host, int cores, Map<String, String> environment) {
    HostProcess worker =
        home.daemon(
            host,
            "worker",
            environment,
            List.of(),
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            host.name(),
            "--cores",
            Integer.toString(cores),
            "--memory",
            "8g",
            "--work-dir",
            host.disk().resolve("spark-work").toString(),
            "--webui-port",
            "0",
            url());
    workers.put(host, worker);
    offered.put(host, cores);
  }

  /** Ends all workers and what they run. */
  public void removeWorkers() {
    remove(List.copyOf(workers.keySet()));
  }

  private void remove(List<Host> hosts) {
    hosts.forEach(host -> workers.get(host).terminate());
    for (Host host : hosts) {
      workers.remove(host).awaitEnd(START);
      offered.remove(host);
      host.kill("CoarseGrainedExecutorBackend");
      host.kill("DriverWrapper");
    }
  }

  @Override
  public void close() {
    removeWorkers();
    master.close();
  }
}
