package io.trestle.ps.bootstrap;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ServerState;
import io.trestle.ps.ShardControl;
import io.trestle.ps.ShardStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The driver's commands as a server takes them: it learns how its job ended. */
final class ServerControl implements ShardControl {
  private final ShardControl shard;
  private final Consumer<ServerState> onEnd;

  ServerControl(ShardControl shard, Consumer<ServerState> onEnd) {
    this.shard = shard;
    this.onEnd = onEnd;
  }

  @Override
  public void open(JobSpec job, int number, Optional<String> restoreFrom) {
    shard.open(job, number, restoreFrom);
  }

  @Override
  public ShardStatus status() {
    return shard.status();
  }

  @Override
  public ShardStatus hold() {
    return shard.hold();
  }

  @Override
  public void cut(CutPoint point, Duration limit) {
    shard.cut(point, limit);
  }

  @Override
  public void release() {
    shard.release();
  }

  @Override
  public byte[] snapshot(String target) {
    return shard.snapshot(target);
  }

  @Override
  public void discard() {
    shard.discard();
  }

  @Override
  public void withdraw(int worker) {
    shard.withdraw(worker);
  }

  @Override
  public void end() {
    shard.end();
    onEnd.accept(ServerState.ENDED);
  }

  @Override
  public void abort(String reason) {
    shard.abort(reason);
    onEnd.accept(ServerState.ABORTED);
  }

  @Override
  public void heartbeat() {
    shard.heartbeat();
  }

  @Override
  public void close() {
    // The server closes its shard itself.
  }
}
