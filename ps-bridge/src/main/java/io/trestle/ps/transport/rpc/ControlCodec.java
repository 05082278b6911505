package io.trestle.ps.transport.rpc;

import io.trestle.ps.CutPoint;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.ShardStatus;
import io.trestle.ps.WorkerStatus;
import io.trestle.ps.transport.Admission;
import io.trestle.ps.transport.ShardRegistration;
import java.util.BitSet;

/** The values that travel on the control plane, field by field in their records' order. */
final class ControlCodec {
  private static final int WORKER_STATUS_BYTES = 4 + 8 + 8 + 4 + 1 + 8;

  private static final int SEQUENCES = 0;
  private static final int VERSION = 1;

  private ControlCodec() {}

  static void write(ControlWriter out, ShardStatus status) {
    out.int32(status.shard())
        .int64(status.version())
        .int32(status.pending())
        .list(status.workers(), ControlCodec::write)
        .list(status.stalenessCounts(), ControlWriter::int64)
        .int64(status.maxStaleness())
        .int64(status.maxClockLead())
        .int64(status.dropped())
        .int64(status.duplicates())
        .int64(status.bytesIn())
        .int64(status.bytesSaved())
        .int64(status.bytesOut());
  }

  static ShardStatus status(ControlReader in) {
    return new ShardStatus(
        in.int32(),
        in.int64(),
        in.int32(),
        in.list(WORKER_STATUS_BYTES, ControlCodec::worker),
        in.list(Long.BYTES, ControlReader::int64),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64());
  }

  private static void write(ControlWriter out, WorkerStatus worker) {
    out.int32(worker.worker())
        .int64(worker.attempt())
        .int64(worker.lastSequence())
        .bytes(worker.dropped().toByteArray())
        .bool(worker.finished())
        .duration(worker.sinceHeard());
  }

  private static WorkerStatus worker(ControlReader in) {
    return new WorkerStatus(
        in.int32(), in.int64(), in.int64(), BitSet.valueOf(in.bytes()), in.bool(), in.duration());
  }

  static void write(ControlWriter out, CutPoint point) {
    if (point instanceof CutPoint.Sequences sequences) {
      out.int8(SEQUENCES).list(sequences.lastSequences(), ControlWriter::int64);
    } else if (point instanceof CutPoint.Version version) {
      out.int8(VERSION).int64(version.version());
    }
  }

  static CutPoint cutPoint(ControlReader in) {
    int kind = in.int8();
    return switch (kind) {
      case SEQUENCES -> new CutPoint.Sequences(in.list(Long.BYTES, ControlReader::int64));
      case VERSION -> new CutPoint.Version(in.int64());
      default -> throw new ProtocolException("A cut point has the unknown kind " + kind + ".");
    };
  }

  static void write(ControlWriter out, Admission admission) {
    ShardRegistration registration = admission.registration();
    out.int64(registration.lastSequence())
        .int64(registration.nextVersion())
        .int64(registration.version())
        .bool(registration.finished())
        .bytes(admission.ticket())
        .int32(admission.streamPort());
  }

  static Admission admission(ControlReader in) {
    ShardRegistration registration =
        new ShardRegistration(in.int64(), in.int64(), in.int64(), in.bool());
    return new Admission(registration, in.bytes(), in.int32());
  }
}
