package io.trestle.spark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who takes part in a run, and how they find each other. {@link TrainingConfig.Builder} says what
 * each value means and what it is when it is not given.
 */
public record ClusterConfig(
    int workers,
    int servers,
    ServerPlacement placement,
    List<String> serverHosts,
    List<String> psHosts,
    Optional<Path> secretFile,
    Optional<String> bindHost,
    PortRange serverPorts,
    Duration serverTimeout,
    Duration executorTimeout,
    Duration barrierTimeout) {

  /** Checks ranges, and that external servers come with a secret and fit {@code servers}. */
  public ClusterConfig {
    serverHosts = List.copyOf(serverHosts);
    psHosts = List.copyOf(psHosts);
    Checks.atLeast("workers", workers, 1);
    Checks.atLeast("servers", servers, 1);
    Checks.positive("serverTimeout", serverTimeout);
    Checks.positive("executorTimeout", executorTimeout);
    Checks.positive("barrierTimeout", barrierTimeout);
    if (!serverHosts.isEmpty()
        && (placement == ServerPlacement.DRIVER || placement == ServerPlacement.EXTERNAL)) {
      throw new InvalidTrainingConfigException(
          "serverHosts",
          serverHosts,
          "given for servers in executors only (their placement is " + placement + ")");
    }
    if (psHosts.isEmpty() == (placement == ServerPlacement.EXTERNAL)) {
      throw new InvalidTrainingConfigException(
          "psHosts",
          psHosts,
          "a list of host:port when the servers are external, and empty when they are not (their"
              + " placement is "
              + placement
              + ")");
    }
    if (!psHosts.isEmpty() && psHosts.size() != servers) {
      throw new InvalidTrainingConfigException(
          "servers", servers, psHosts.size() + ", the number of psHosts " + psHosts);
    }
    if (!psHosts.isEmpty() && secretFile.isEmpty()) {
      throw new InvalidTrainingConfigException(
          "secretFile", "not given", "the file that the external servers were started with");
    }
  }
}
