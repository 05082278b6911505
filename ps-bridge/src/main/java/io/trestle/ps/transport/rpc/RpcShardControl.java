package io.trestle.ps.transport.rpc;

import io.trestle.ps.CutPoint;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ShardControl;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.transport.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/** The driver's hand on one shard, over the control plane. Thread-safe. */
final class RpcShardControl implements ShardControl {
  /** Longest time to load or to write a shard. */
  static final Duration STORAGE_LIMIT = Duration.ofHours(2);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ControlChannel channel;
  private final RetryPolicy retry;

  RpcShardControl(ControlChannel channel, RetryPolicy retry) {
    this.channel = channel;
    this.retry = retry;
  }

  @Override
  public void open(JobSpec job, int shard, Optional<String> restoreFrom) {
    call(
        request(ControlOp.OPEN).bytes(job.encode()).int32(shard).optionalString(restoreFrom),
        STORAGE_LIMIT);
  }

  @Override
  public ShardStatus status() {
    return ControlCodec.status(call(request(ControlOp.STATUS), LIMIT));
  }

  @Override
  public ShardStatus hold() {
    return ControlCodec.status(call(request(ControlOp.HOLD), LIMIT));
  }

  @Override
  public void cut(CutPoint point, Duration limit) {
    ControlWriter request = request(ControlOp.CUT);
    ControlCodec.write(request, point);
    call(request.duration(limit), limit.plus(LIMIT));
  }

  @Override
  public void release() {
    call(request(ControlOp.RELEASE), LIMIT);
  }

  @Override
  public byte[] snapshot(String target) {
    return call(request(ControlOp.SNAPSHOT).string(target), STORAGE_LIMIT).bytes();
  }

  @Override
  public void discard() {
    call(request(ControlOp.DISCARD), LIMIT);
  }

  @Override
  public void withdraw(int worker) {
    call(request(ControlOp.WITHDRAW).int32(worker), LIMIT);
  }

  @Override
  public void end() {
    call(request(ControlOp.END), LIMIT);
  }

  @Override
  public void abort(String reason) {
    call(request(ControlOp.ABORT).string(reason), LIMIT);
  }

  @Override
  public void heartbeat() {
    call(request(ControlOp.HEARTBEAT), LIMIT);
  }

  @Override
  public void close() {
    channel.close();
  }

  private static ControlWriter request(ControlOp op) {
    return ControlChannel.request(op);
  }

  private ControlReader call(ControlWriter request, Duration limit) {
    return channel.call(request.message(), retry, limit);
  }
}
