package io.trestle.ps.bootstrap;

import io.trestle.ps.contract.ExactlyOnceContract;
import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.server.ShardSettings;

class RpcExactlyOnceIT extends ExactlyOnceContract {
  @Override
  protected TestCluster start(int shards, ShardSettings settings) {
    return new NetworkCluster(shards, settings, Encryption.ALL);
  }

  @Override
  protected int schedules() {
    return 80;
  }
}
