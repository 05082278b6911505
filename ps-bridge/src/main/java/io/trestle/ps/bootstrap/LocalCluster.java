package io.trestle.ps.bootstrap;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.client.ClientSettings;
import io.trestle.ps.client.ShardedClient;
import io.trestle.ps.client.ShardedControl;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.inprocess.InProcessConnector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Shards in this JVM, called without sockets: {@code local[*]} and tests. Tasks of the same JVM
 * find a cluster by its name. Thread-safe.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Map<String, LocalCluster> RUNNING = new ConcurrentHashMap<>();

  private final String name;
  private final HostedShard first;
  private final ClusterControl control;
  private final InProcessConnector connector;

  private LocalCluster(String name, int shards, ShardSettings settings) {
    this.name = name;
    List<HostedShard> hosted =
        IntStream.range(0, shards).mapToObj(i -> new HostedShard(settings)).toList();
    this.first = hosted.get(0);
    this.control = new ShardedControl(hosted);
    this.connector = new InProcessConnector(hosted);
  }

  /**
   * Starts empty shards; {@link #control} opens a job on them.
   *
   * @param name not in use by a cluster of this JVM
   * @param shards at least 1
   */
  public static LocalCluster start(String name, int shards, ShardSettings settings) {
    LocalCluster cluster = new LocalCluster(name, shards, settings);
    if (RUNNING.putIfAbsent(name, cluster) != null) {
      cluster.control.close();
      throw new IllegalStateException(
          "A cluster named " + name + " runs in this JVM already; close it or take another name.");
    }
    return cluster;
  }

  /** The running cluster of that name in this JVM. */
  public static Optional<LocalCluster> find(String name) {
    return Optional.ofNullable(RUNNING.get(name));
  }

  /** The driver's hand on the shards. */
  public ClusterControl control() {
    return control;
  }

  /**
   * Connects an attempt of a worker to the open job.
   *
   * @throws io.trestle.ps.StaleAttemptException when a newer attempt has registered
   * @throws io.trestle.ps.ShardNotReadyException when no job is open
   */
  public ParameterClient connect(int worker, long attempt) {
    return ShardedClient.connect(
        first.job(), worker, attempt, connector, ClientSettings.defaults());
  }

  /** Aborts the open job, if any, and forgets the name. */
  @Override
  public void close() {
    RUNNING.remove(name, this);
    control.close();
  }
}
