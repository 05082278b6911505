package io.trestle.ps.bootstrap;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.HostPort;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ShardControl;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.client.ShardedControl;
import io.trestle.ps.transport.RetryPolicy;
import io.trestle.ps.transport.rpc.RpcControls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The driver's hand on servers elsewhere, which are told all the time that the driver lives. */
final class RemoteControl implements ClusterControl {
  private final RpcControls controls;
  private final ClusterControl cluster;
  private final Heartbeats heartbeats;

  RemoteControl(ClientConfig config) {
    this.controls = new RpcControls(config.secret());
    this.cluster = new ShardedControl(controls(config, config.retry()));
    // A beat that fails is followed by the next one: it need not be tried again.
    RetryPolicy once =
        new RetryPolicy(config.retry().first(), config.retry().longest(), Duration.ZERO);
    this.heartbeats = new Heartbeats(controls(config, once), config.heartbeatEvery());
  }

  private List<ShardControl> controls(ClientConfig config, RetryPolicy retry) {
    List<ShardControl> shards = new ArrayList<>();
    for (HostPort server : config.servers()) {
      shards.add(controls.control(shards.size(), server, retry));
    }
    return shards;
  }

  @Override
  public void open(JobSpec job, Optional<String> restoreFrom) {
    cluster.open(job, restoreFrom);
  }

  @Override
  public long globalStep() {
    return cluster.globalStep();
  }

  @Override
  public List<ShardStatus> status() {
    return cluster.status();
  }

  @Override
  public List<byte[]> snapshot(LongFunction<String> target, Duration limit) {
    return cluster.snapshot(target, limit);
  }

  @Override
  public void withdraw(int worker) {
    cluster.withdraw(worker);
  }

  @Override
  public void end() {
    cluster.end();
  }

  @Override
  public void abort(String reason) {
    cluster.abort(reason);
  }

  @Override
  public void heartbeat() {
    cluster.heartbeat();
  }

  @Override
  public void close() {
    heartbeats.close();
    cluster.close();
    controls.close();
  }
}
