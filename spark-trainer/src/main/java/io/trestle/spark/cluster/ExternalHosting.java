package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.spark.TrainingListener.Waiting;
import io.trestle.spark.TrestleException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that somebody else starts, and starts again when they are lost. */
final class ExternalHosting implements Hosting {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalHosting.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** How often it is said what is waited for. */
  private static final Duration SAY = Duration.ofSeconds(3);

  private final List<HostPort> servers;
  private final Consumer<Waiting> listener;

  /**
   * Servers that may or may not be there.
   *
   * @param listener hears every few seconds which ones are waited for
   */
  ExternalHosting(List<String> psHosts, Consumer<Waiting> listener) {
    this.servers = psHosts.stream().map(HostPort::parse).toList();
    this.listener = listener;
  }

  /**
   * Checks that every host has an address. For the start only: where a lost server's name goes with
   * it, as in Kubernetes, its new place is waited for.
   */
  ExternalHosting requireNames() {
    for (HostPort server : servers) {
      try {
        InetAddress unused = InetAddress.getByName(server.host());
      } catch (UnknownHostException e) {
        throw new TrestleException(
            "The host of server " + server + " is unknown.",
            "The name " + server.host() + " has no address on this machine.",
            "Correct psHosts (--ps-hosts), or add the name to the DNS or to /etc/hosts of the"
                + " driver and of all executors.",
            e);
      }
    }
    return this;
  }

  @Override
  public List<HostPort> await(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    long said = start;
    List<HostPort> missing = new ArrayList<>(servers);
    while (true) {
      missing.removeIf(Ports::isOpen);
      if (missing.isEmpty()) {
        return servers;
      }
      long now = System.nanoTime();
      if (now - start > limit.toNanos()) {
        throw absent(missing, limit);
      }
      if (now - said >= SAY.toNanos()) {
        said = now;
        LOG.info("Waiting for servers {}", missing);
        listener.accept(new Waiting(described(missing), Duration.ofNanos(now - start), limit));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private String described(List<HostPort> missing) {
    List<String> words = new ArrayList<>();
    for (HostPort server : missing) {
      words.add(server + " (task " + servers.indexOf(server) + ")");
    }
    return (words.size() == 1 ? "server " : "servers ") + String.join(", ", words);
  }

  private TrestleException absent(List<HostPort> missing, Duration limit) {
    HostPort first = missing.get(0);
    return new TrestleException(
        "No server listens on " + first + ".",
        "It was waited for for "
            + limit.toSeconds()
            + " s, and nobody accepts connections there"
            + (missing.size() == 1 ? "." : "; nor on " + missing.subList(1, missing.size()) + "."),
        "Start it with 'trestle ps --ps-hosts ... --task-index "
            + servers.indexOf(first)
            + " --secret-file ...', and check that this host can reach it.");
  }

  @Override
  public void close() {
    // Who started them ends them; the run's job on them is aborted by the group.
  }
}
