package io.trestle.ps.transport.inprocess;

import io.trestle.ps.contract.ExactlyOnceContract;
import io.trestle.ps.contract.TestCluster;
import io.trestle.ps.server.ShardSettings;

class InProcessExactlyOnceIT extends ExactlyOnceContract {
  @Override
  protected TestCluster start(int shards, ShardSettings settings) {
    return new InProcessCluster(shards, settings);
  }

  @Override
  protected int schedules() {
    return 2_000;
  }
}
