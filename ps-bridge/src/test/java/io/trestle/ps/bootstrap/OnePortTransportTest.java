package io.trestle.ps.bootstrap;

import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.contract.TransportContract;
import io.trestle.ps.server.ShardSettings;

class OnePortTransportTest extends TransportContract {
  @Override
  protected TestCluster start(int shards, ShardSettings settings) {
    return new NetworkCluster(shards, settings, Encryption.CONTROL_ON_ONE_PORT);
  }
}
