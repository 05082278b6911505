package io.trestle.ps.transport.rpc;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.ShardControl;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.Grant;
import io.trestle.ps.transport.ShardEndpoint;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.Tickets;
import java.util.function.IntSupplier;

/** Carries control requests out on the local shard. Thread-safe; calls may block. */
final class ControlDispatcher {
  private final ShardEndpoint shard;
  private final ShardControl control;
  private final Tickets tickets;
  private final IntSupplier streamPort;

  ControlDispatcher(
      ShardEndpoint shard, ShardControl control, Tickets tickets, IntSupplier streamPort) {
    this.shard = shard;
    this.control = control;
    this.tickets = tickets;
    this.streamPort = streamPort;
  }

  /** Carries out the request and writes what it answers. */
  void dispatch(ControlOp op, ControlReader in, ControlWriter out) {
    switch (op) {
      case REGISTER -> ControlCodec.write(out, register(in));
      case OPEN -> control.open(JobSpec.decode(in.bytes()), in.int32(), in.optionalString());
      case STATUS -> ControlCodec.write(out, control.status());
      case HOLD -> ControlCodec.write(out, control.hold());
      case CUT -> control.cut(ControlCodec.cutPoint(in), in.duration());
      case RELEASE -> control.release();
      case SNAPSHOT -> out.bytes(control.snapshot(in.string()));
      case DISCARD -> control.discard();
      case WITHDRAW -> control.withdraw(in.int32());
      case END -> control.end();
      case ABORT -> control.abort(in.string());
      case HEARTBEAT -> control.heartbeat();
    }
    in.end();
  }

  private Admission register(ControlReader in) {
    Grant grant = new Grant(in.string(), in.int32(), in.int32(), in.int64());
    requireThisShard(shard, grant);
    ShardRegistration registration = shard.register(grant.worker(), grant.attempt());
    return new Admission(registration, tickets.issue(grant), streamPort.getAsInt());
  }

  static void requireThisShard(ShardEndpoint shard, Grant grant) {
    String job = shard.job().jobId();
    if (!job.equals(grant.jobId()) || shard.shard() != grant.shard()) {
      throw new ProtocolException(
          String.format(
              "This server holds shard %d of job %s, not shard %d of job %s. Name the servers in"
                  + " the same order everywhere, and give each job servers of its own.",
              shard.shard(), job, grant.shard(), grant.jobId()));
    }
  }
}
