package io.trestle.spark.cli;

import io.trestle.ps.ClusterSpec;
import io.trestle.ps.Secret;
import io.trestle.ps.bootstrap.SecretFile;
import io.trestle.spark.PortRange;
import io.trestle.spark.TrainingConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who takes part in a run. */
final class ClusterOptions {
  private static final int DEFAULT_WORKERS = 2;
  private static final String CHMOD =
      "Name a file of 16 characters or more that only its owner may read (chmod 600).";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master, such as local[4], spark://host:7077, yarn or k8s://... (default: what"
              + " spark-submit says, else local[*], with at least one thread for each worker).")
  private Optional<String> master;

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      description = "Workers, each a Spark task (default: " + DEFAULT_WORKERS + ").")
  private Optional<Integer> numWorkers;

  @Option(
      names = "--num-ps",
      paramLabel = "N",
      description = "Servers, each with a shard of the parameters (default: 1).")
  private Optional<Integer> numPs;

  @Option(
      names = "--ps-on",
      paramLabel = "HOST",
      split = ",",
      description =
          "Hosts whose executors run the servers, in turn, if slots are free there (default: any).")
  private List<String> psOn = List.of();

  @Option(
      names = "--ps-hosts",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Uses these servers, which trestle ps has started; needs --secret-file.")
  private List<String> psHosts = List.of();

  @Option(
      names = "--worker-hosts",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Accepted from TensorFlow's command lines: their number is --num-workers.")
  private List<String> workerHosts = List.of();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The file with the secret of the servers in --ps-hosts.")
  private Optional<Path> secretFile;

  @Option(
      names = "--server-timeout-secs",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "How long to wait at the start for the servers in --ps-hosts (default:"
              + " ${DEFAULT-VALUE}).")
  private long serverTimeoutSecs;

  @Option(
      names = "--server-ports",
      paramLabel = "FIRST-LAST",
      defaultValue = "0",
      description =
          "The ports that servers of this run (or DL4J's workers, with --strategy"
              + " gradient-sharing) and the driver may listen on; 0 is any free one"
              + " (default: ${DEFAULT-VALUE}).")
  private String serverPorts;

  @Option(
      names = "--executor-timeout-secs",
      paramLabel = "N",
      defaultValue = "120",
      description =
          "How long to wait for executors, and for servers that were lost (default:"
              + " ${DEFAULT-VALUE}).")
  private long executorTimeoutSecs;

  @Option(
      names = "--barrier-timeout-secs",
      paramLabel = "N",
      defaultValue = "600",
      description =
          "With --mode ssp and sync: how long a worker waits for the others; with DL4J's own"
              + " strategies: how long a round may take (default:"
              + " ${DEFAULT-VALUE}).")
  private long barrierTimeoutSecs;

  Optional<String> master() {
    return master;
  }

  int workers() {
    return numWorkers.orElse(workerHosts.isEmpty() ? DEFAULT_WORKERS : workerHosts.size());
  }

  void applyTo(TrainingConfig.Builder builder) {
    agree("--num-workers", numWorkers, "--worker-hosts", workerHosts);
    agree("--num-ps", numPs, "--ps-hosts", psHosts);
    builder
        .workers(workers())
        .serverTimeout(Duration.ofSeconds(serverTimeoutSecs))
        .serverPorts(PortRange.parse(serverPorts))
        .executorTimeout(Duration.ofSeconds(executorTimeoutSecs))
        .barrierTimeout(Duration.ofSeconds(barrierTimeoutSecs));
    numPs.ifPresent(builder::servers);
    builder.serverHosts(psOn);
    if (!psHosts.isEmpty()) {
      builder.psHosts(psHosts);
      builder.secretFile(secret());
    } else if (secretFile.isPresent()) {
      throw Problem.usage(
          "--secret-file is given without --ps-hosts.",
          "Servers that this run starts itself get a secret of their own.",
          "Leave it out, or name the servers that were started with it in --ps-hosts.");
    }
  }

  /** Looks at hosts and secret before Spark starts, which takes seconds. */
  void checkServers() {
    if (psHosts.isEmpty()) {
      return;
    }
    try {
      ClusterSpec unused = ClusterSpec.parse(String.join(",", psHosts), Math.max(1, workers()));
    } catch (IllegalArgumentException e) {
      throw Problem.usage(
          "--ps-hosts is " + String.join(",", psHosts) + ".",
          e.getMessage(),
          "Write it as in ps0:2222,ps1:2222.");
    }
    try {
      Secret unused = SecretFile.read(secret());
    } catch (UncheckedIOException | SecurityException | IllegalArgumentException e) {
      throw Problem.run("--secret-file " + secret() + " cannot be used.", e.getMessage(), CHMOD, e);
    }
  }

  private Path secret() {
    return secretFile.orElseThrow(
        () ->
            Problem.usage(
                "--ps-hosts is given without --secret-file.",
                "A server that trestle ps started answers nobody without its secret.",
                "Name the file that the servers were started with: --secret-file FILE."));
  }

  private static void agree(
      String number, Optional<Integer> count, String option, List<String> hosts) {
    if (!hosts.isEmpty() && count.isPresent() && count.get() != hosts.size()) {
      throw Problem.usage(
          number + " is " + count.get() + ", but " + option + " names " + hosts.size() + ".",
          "Both say how many there are.",
          "Leave " + number + " out, or make them agree.");
    }
  }
}
