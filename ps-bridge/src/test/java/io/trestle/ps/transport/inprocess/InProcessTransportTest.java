package io.trestle.ps.transport.inprocess;

import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.contract.TransportContract;
import io.trestle.ps.server.ShardSettings;

class InProcessTransportTest extends TransportContract {
  @Override
  protected TestCluster start(int shards, ShardSettings settings) {
    return new InProcessCluster(shards, settings);
  }
}
