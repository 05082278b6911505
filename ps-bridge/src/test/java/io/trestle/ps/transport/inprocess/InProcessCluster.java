package io.trestle.ps.transport.inprocess;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.client.ShardedControl;
import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.server.HostedShard;
import io.trestle.ps.server.ShardSettings;
import io.trestle.ps.transport.ShardConnector;
import java.util.List;
import java.util.stream.IntStream;

/** Shards of this JVM for the contract suites. */
final class InProcessCluster implements TestCluster {
  private final ClusterControl control;
  private final ShardConnector connector;

  InProcessCluster(int shards, ShardSettings settings) {
    List<HostedShard> hosted =
        IntStream.range(0, shards).mapToObj(i -> new HostedShard(settings)).toList();
    this.control = new ShardedControl(hosted);
    this.connector = new InProcessConnector(hosted);
  }

  @Override
  public ClusterControl control() {
    return control;
  }

  @Override
  public ShardConnector connector() {
    return connector;
  }

  @Override
  public void close() {
    control.close();
  }
}
