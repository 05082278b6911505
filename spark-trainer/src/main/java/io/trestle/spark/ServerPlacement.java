package io.trestle.spark;

/** Where the shards of the parameters live. */
public enum ServerPlacement {
  /** In the driver when Spark runs in one JVM, in executors when it does not. */
  AUTO,
  /** Threads of the driver's JVM. */
  DRIVER,
  /** A Spark job of long-lived tasks, one per server. */
  EXECUTORS,
  /** Processes that {@code trestle ps} started; chosen by {@link ClusterConfig#psHosts()}. */
  EXTERNAL
}
