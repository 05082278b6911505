package io.trestle.ps.transport.stream;

import io.trestle.ps.JobAbortedException;
import io.trestle.ps.transport.AnswerReader;
import io.trestle.ps.transport.ArrayParts;
import io.trestle.ps.transport.ConnectionLostException;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.RequestWriter;
import io.trestle.ps.transport.ShardConnection;
import io.trestle.ps.transport.ShardRegistration;
import io.trestle.ps.transport.ShardReply;
import io.trestle.ps.transport.Watchdog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;

/** The client's end of one data stream. */
final class StreamConnection implements ShardConnection, Closeable {
  private static final ArrayParts NOTHING = new ArrayParts(0);
  private static final int CHUNK = 256 * 1024;

  private final SocketChannel channel;
  private final String address;
  private final ShardRegistration registration;
  private final Watchdog.Watch watch;
  private final RequestWriter writer = new RequestWriter(CHUNK, this::write);
  private final AnswerReader reader = new AnswerReader(CHUNK, this::read);
  private ArrayParts wanted = NOTHING;

  private StreamConnection(
      SocketChannel channel, String address, ShardRegistration registration, Watchdog watchdog) {
    this.channel = channel;
    this.address = address;
    this.registration = registration;
    this.watch = watchdog.watch(this);
  }

  /** Says hello on a fresh socket and waits for the welcome. */
  static StreamConnection open(
      SocketChannel channel,
      String address,
      Hello hello,
      ShardRegistration registration,
      Watchdog watchdog)
      throws IOException {
    StreamConnection connection = new StreamConnection(channel, address, registration, watchdog);
    try {
      Sockets.prepare(channel);
      ByteBuffer bytes = ByteBuffer.allocate(Hello.SIZE);
      hello.encode(bytes);
      connection.write(bytes.flip());
      connection.reader.readKeepAlive();
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public ShardRegistration registration() {
    return registration;
  }

  @Override
  public void sendPush(long sequence, long basis, ArrayParts gradient, ArrayParts want) {
    wanted = want;
    send(() -> writer.push(sequence, basis, gradient, want));
  }

  @Override
  public void sendPull(long version, ArrayParts want) {
    wanted = want;
    send(() -> writer.pull(version, want));
  }

  @Override
  public void sendFinish() {
    wanted = NOTHING;
    send(writer::finish);
  }

  @Override
  public ShardReply receive() {
    try {
      return reader.read(writer, wanted);
    } catch (IOException e) {
      throw lost("receiving from", e);
    }
  }

  @Override
  public void close() {
    watch.release();
    try {
      channel.close();
    } catch (IOException e) {
      // Gone either way.
    }
  }

  @FunctionalInterface
  private interface Send {
    void run() throws IOException;
  }

  private void send(Send send) {
    try {
      send.run();
    } catch (IOException e) {
      throw lost("sending to", e);
    }
  }

  private RuntimeException lost(String doing, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return new JobAbortedException("Interrupted while " + doing + " " + address + ".");
    }
    String reason =
        watch.expired() ? "it made no progress within the time limit" : String.valueOf(cause);
    return new ConnectionLostException(
        "The connection was lost while " + doing + " " + address + ": " + reason, cause);
  }

  private void write(ByteBuffer bytes) throws IOException {
    watch.begin(Limits.frameNanos(bytes.remaining()));
    Sockets.write(channel, bytes);
    watch.end();
  }

  private void read(ByteBuffer into) throws IOException {
    watch.begin(Limits.SILENCE.toNanos());
    Sockets.read(channel, into);
    watch.end();
  }
}
