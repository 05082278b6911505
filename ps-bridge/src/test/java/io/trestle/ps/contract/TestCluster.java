package io.trestle.ps.contract;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.transport.ShardConnector;

/** Servers that run over some transport, as the contract suites see them. */
public interface TestCluster extends AutoCloseable {

  /** The driver's hand, over the same transport where it has a control plane. */
  ClusterControl control();

  /** Reaches the shards; closed with the cluster. */
  ShardConnector connector();

  @Override
  void close();
}
