package io.trestle.spark.cli;

import io.trestle.ps.HostPort;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.ServerState;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.PortRange;
import io.trestle.ps.bootstrap.SecretFile;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.bootstrap.ServerConfig.AfterJob;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.cluster.CheckpointStore;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trestle ps}: one server in a process of its own. */
@Command(
    name = "ps",
    description =
        "Runs one parameter server until the driver ends the run, as a process of its own.",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class PsCommand implements Callable<Integer> {
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final String ALL_ADDRESSES = "0.0.0.0";

  private final Screen screen;

  @Option(
      names = "--ps-hosts",
      paramLabel = "HOST:PORT",
      split = ",",
      required = true,
      description = "All servers of the run, in the same order everywhere.")
  private List<String> psHosts;

  @Option(
      names = "--task-index",
      paramLabel = "N",
      required = true,
      description = "Which of them this one is, from 0 on.")
  private int taskIndex;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      required = true,
      description =
          "A file with 16 characters or more that only its owner may read; the driver needs the"
              + " same.")
  private Path secretFile;

  @Option(
      names = "--keep",
      description = "Serves run after run; without it, the process ends with the first one.")
  private boolean keep;

  @Option(
      names = "--bind-host",
      paramLabel = "HOST",
      description =
          "The address to listen on (default: all of them, or loopback when this server is named by"
              + " a loopback address).")
  private Optional<String> bindHost;

  @Option(
      names = "--stream-ports",
      paramLabel = "FIRST-LAST",
      defaultValue = "0",
      description =
          "The ports of which one carries the data; 0 is any free one (default:"
              + " ${DEFAULT-VALUE}).")
  private String streamPorts;

  @Option(
      names = "--encrypt",
      description =
          "Encrypts the data too, on the one port; the driver then needs"
              + " spark.network.crypto.enabled.")
  private boolean encrypt;

  PsCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    HostPort own = own();
    Interruption interruption = Interruption.ofThisThread(screen);
    try (ParameterServer server = start(own)) {
      screen.out().printf("listening on %s, shard %d of %d%n", own, taskIndex, psHosts.size());
      screen.out().flush();
      return ended(server.awaitTermination(FOREVER));
    } catch (InterruptedException e) {
      if (interruption.signal() == 0) {
        Thread.currentThread().interrupt();
      }
      screen.out().println("stopped");
      return ExitStatus.DONE;
    }
  }

  private ParameterServer start(HostPort own) {
    try {
      return ParameterServers.start(
          ServerConfig.withSecret(SecretFile.read(secretFile))
              .withBindHost(bindHost.orElseGet(() -> bindHost(own)))
              .withAdvertisedHost(own.host())
              .withPort(PortRange.of(own.port()))
              .withStreamPort(PortRange.parse(streamPorts))
              .withEncryption(encrypt ? Encryption.ALL : Encryption.CONTROL)
              .withAfterJob(keep ? AfterJob.KEEP : AfterJob.STOP)
              .withShard(
                  ShardSettings.defaults().withStore(new CheckpointStore(new Configuration()))));
    } catch (UncheckedIOException | SecurityException | IllegalArgumentException e) {
      throw Problem.run(
          "The server for " + own + " does not start.",
          e.getMessage(),
          "Free that port or name another in --ps-hosts, and give a --secret-file that only its"
              + " owner may read.",
          e);
    }
  }

  private int ended(ServerState state) {
    if (state == ServerState.ABORTED) {
      throw Problem.run(
          "The run was aborted.",
          "The driver gave up, or was not heard of any more.",
          "See what the driver says; then start this server again.");
    }
    screen.out().println("the driver ended the run");
    return ExitStatus.DONE;
  }

  private HostPort own() {
    if (taskIndex < 0 || taskIndex >= psHosts.size()) {
      throw Problem.usage(
          "--task-index is " + taskIndex + ".",
          "--ps-hosts names " + psHosts.size() + ", which are counted from 0.",
          "Give a number from 0 to " + (psHosts.size() - 1) + ".");
    }
    String given = psHosts.get(taskIndex);
    try {
      HostPort own = HostPort.parse(given);
      if (own.port() > 0) {
        return own;
      }
    } catch (IllegalArgumentException e) {
      throw Problem.usage(
          "--ps-hosts names " + given + ".", e.getMessage(), "Write it as in ps0:2222.");
    }
    throw Problem.usage(
        "--ps-hosts names " + given + ".",
        "With port 0 nobody would know where to find this server.",
        "Name a port from 1 to 65535.");
  }

  // A host that is named by a loopback address cannot be reached from elsewhere anyway.
  private static String bindHost(HostPort own) {
    try {
      return InetAddress.getByName(own.host()).isLoopbackAddress() ? own.host() : ALL_ADDRESSES;
    } catch (UnknownHostException e) {
      return ALL_ADDRESSES;
    }
  }
}
