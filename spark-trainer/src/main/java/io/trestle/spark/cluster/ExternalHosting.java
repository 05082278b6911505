package io.trestle.spark.cluster;

import io.trestle.ps.HostPort;
import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.List;

/** Servers that somebody else starts, and starts again when they are lost. */
final class ExternalHosting implements Hosting {
  private static final Duration POLL = Duration.ofMillis(200);

  private final List<HostPort> servers;

  ExternalHosting(List<String> psHosts) {
    this.servers = psHosts.stream().map(HostPort::parse).toList();
  }

  @Override
  public List<HostPort> await(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (HostPort server : servers) {
      while (!Ports.isOpen(server)) {
        if (System.nanoTime() - end > 0) {
          throw new TrestleException(
              "No server listens on "
                  + server
                  + " (waited "
                  + limit.toSeconds()
                  + " s). Start it with 'trestle ps --ps-hosts ... --task-index "
                  + servers.indexOf(server)
                  + " --secret-file ...', and check that this host can reach it.");
        }
        Thread.sleep(POLL.toMillis());
      }
    }
    return servers;
  }

  @Override
  public void close() {
    // Who started them ends them; the run's job on them is aborted by the group.
  }
}
