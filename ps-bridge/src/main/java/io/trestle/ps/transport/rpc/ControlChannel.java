package io.trestle.ps.transport.rpc;

import io.trestle.ps.HostPort;
import io.trestle.ps.ServerUnavailableException;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.Failures;
import io.trestle.ps.transport.Pacer;
import io.trestle.ps.transport.RetryPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.spark.network.client.TransportClient;

/**
 * Control calls to one server. The connection is made when first needed and again when it broke; a
 * call that was under way then is asked for again under the same id, so that it runs once.
 * Thread-safe.
 */
final class ControlChannel implements AutoCloseable {
  // The server says "pending" much more often than this.
  private static final long ANSWER_MILLIS = Duration.ofSeconds(30).toMillis();

  private final RpcClients clients;
  private final int shard;
  private final HostPort server;
  private final Pacer pacer = Pacer.system();
  private TransportClient connection;

  ControlChannel(RpcClients clients, int shard, HostPort server) {
    this.clients = clients;
    this.shard = shard;
    this.server = server;
  }

  /** A request for {@code op}, to which its fields are to be added. */
  static ControlWriter request(ControlOp op) {
    return new ControlWriter().int8(op.code());
  }

  /** The message of a call. */
  static ByteBuffer message(UUID id, ByteBuffer request) {
    return new ControlWriter()
        .int8(ServedChannel.CALL)
        // Big endian, as Spark's buffers are read on the other side.
        .int64(Long.reverseBytes(id.getMostSignificantBits()))
        .int64(Long.reverseBytes(id.getLeastSignificantBits()))
        .raw(request)
        .message();
  }

  /**
   * Calls, and tries again when the server cannot be reached.
   *
   * @param fields written by {@link #request}
   * @param limit longest time for the call to be done once the server has it
   */
  ControlReader call(ByteBuffer fields, RetryPolicy retry, Duration limit) {
    UUID id = UUID.randomUUID();
    long start = pacer.nanos();
    long heard = start;
    int tries = 0;
    while (true) {
      try {
        ControlReader answer = attempt(id, fields);
        if (answer != null) {
          return answer;
        }
        requireInTime(start, limit);
        heard = pacer.nanos();
        tries = 0;
      } catch (ConnectionLostException e) {
        tries++;
        pause(retry, tries, heard, e);
      }
    }
  }

  /** Calls once; null when the call is still pending. */
  private ControlReader attempt(UUID id, ByteBuffer fields) {
    TransportClient client = connection();
    ControlReader answer =
        new ControlReader(RpcClients.ask(client, message(id, fields), ANSWER_MILLIS));
    return switch (answer.int8()) {
      case ControlCalls.DONE -> answer;
      case ControlCalls.PENDING -> null;
      default -> throw Failures.decode(answer.rest());
    };
  }

  private synchronized TransportClient connection() {
    if (connection == null || !connection.isActive()) {
      connection = clients.connect(server);
    }
    return connection;
  }

  private void requireInTime(long start, Duration limit) {
    Duration taken = Duration.ofNanos(pacer.nanos() - start);
    if (taken.compareTo(limit) > 0) {
      throw new ServerUnavailableException(
          shard,
          server.toString(),
          "a command was not done within " + limit.toSeconds() + " s",
          null);
    }
  }

  private void pause(RetryPolicy retry, int tries, long heard, ConnectionLostException reason) {
    Duration spent = Duration.ofNanos(pacer.nanos() - heard);
    if (spent.compareTo(retry.total()) >= 0) {
      throw new ServerUnavailableException(
          shard,
          server.toString(),
          String.format(
              "%d tries in %.1f s failed, the last one with: %s",
              tries, spent.toMillis() / 1e3, reason.getMessage()),
          reason);
    }
    pacer.pause(retry.waitNanos(tries, new SplittableRandom()));
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
