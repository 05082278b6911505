package io.trestle.spark.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.ps.HostPort;
import io.trestle.ps.ProtocolException;
import io.trestle.spark.worker.WorkerReport;
import io.trestle.spark.worker.WorkerReport.Phase;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What tasks say to the driver's {@link Coordinator}:
 *
 * <pre>
 * message := int8 0 report | int8 1 server
 * report  := worker:int32 samples:int64 globalStep:int64 loss:float64 accuracy:float64 phase:int8
 * server  := shard:int32 port:int32 host:utf8 to the end
 * </pre>
 */
final class Messages {
  static final byte REPORT = 0;
  static final byte SERVER = 1;

  private static final int REPORT_BYTES = 1 + 4 + 8 + 8 + 8 + 8 + 1;

  private Messages() {}

  static byte[] report(WorkerReport report) {
    return ByteBuffer.allocate(REPORT_BYTES)
        .put(REPORT)
        .putInt(report.worker())
        .putLong(report.samples())
        .putLong(report.globalStep())
        .putDouble(report.loss())
        .putDouble(report.accuracy())
        .put((byte) report.phase().code())
        .array();
  }

  static byte[] server(int shard, HostPort address) {
    byte[] host = address.host().getBytes(UTF_8);
    return ByteBuffer.allocate(1 + 4 + 4 + host.length)
        .put(SERVER)
        .putInt(shard)
        .putInt(address.port())
        .put(host)
        .array();
  }

  /** Reads a message and hands it to whom it is for. */
  static void read(ByteBuffer message, Receiver receiver) {
    try {
      switch (message.get()) {
        case REPORT ->
            receiver.report(
                new WorkerReport(
                    message.getInt(),
                    message.getLong(),
                    message.getLong(),
                    message.getDouble(),
                    message.getDouble(),
                    phase(message.get())));
        case SERVER -> {
          int shard = message.getInt();
          int port = message.getInt();
          byte[] host = new byte[message.remaining()];
          message.get(host);
          receiver.server(shard, new HostPort(new String(host, UTF_8), port));
        }
        default -> throw new ProtocolException("A message of no known kind.");
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ProtocolException("A message that cannot be read: " + e);
    }
  }

  private static Phase phase(int number) {
    return Phase.of(number)
        .orElseThrow(() -> new ProtocolException("There is no phase " + number + "."));
  }

  /** Whom messages are for. */
  interface Receiver {
    void report(WorkerReport report);

    void server(int shard, HostPort address);
  }
}
