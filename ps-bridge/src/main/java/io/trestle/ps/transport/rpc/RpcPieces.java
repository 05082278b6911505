package io.trestle.ps.transport.rpc;

import io.trestle.ps.JobAbortedException;
import io.trestle.ps.transport.Failures;
import io.trestle.ps.transport.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

/**
 * The client's end of {@link ServedData}: cuts requests into pieces, keeps slots open for the
 * answers and puts those together again. One thread writes and reads; Spark's event loop brings the
 * answers.
 */
final class RpcPieces {
  // Servers fill their slots to at least this, except the last: see Slots.write.
  private static final int USUAL_PIECE = 48 * 1024;
  private static final int HEADER = 2;
  private static final long LOOK_OUT_NANOS = 200_000;

  private final TransportClient client;
  private final RpcResponseCallback callback = new Answers();

  // One buffer per message that may be in flight: a message's buffer is free once it is answered.
  private final ByteBuffer[] sent = new ByteBuffer[Slots.WINDOW];
  private final ByteBuffer[] received = new ByteBuffer[Slots.WINDOW];
  private final long[] requests = new long[Slots.WINDOW];
  private int nextSent;
  private int nextReceived;

  // Guarded by this.
  private int inFlight;
  private final Queue<ByteBuffer> answers = new ArrayDeque<>(Slots.WINDOW);
  private Throwable failure;

  /** Whether there is an answer or a failure. */
  private volatile boolean answered;

  /** Bytes of answers that are still to come, as far as is known. */
  private long expected;

  RpcPieces(TransportClient client) {
    this.client = client;
  }

  /** Asks that what follows be plain, and waits for the server's consent. */
  void plain() {
    ByteBuffer message =
        ByteBuffer.allocate(HEADER)
            .put((byte) ServedChannel.DATA)
            .put((byte) ServedData.PLAIN)
            .flip();
    ControlReader answer =
        new ControlReader(RpcClients.ask(client, message, Limits.SILENCE.toMillis()));
    if (answer.int8() != ControlCalls.DONE) {
      throw Failures.decode(answer.rest());
    }
    Ciphers.remove(client.getChannel());
  }

  /** Opens the connection for data: {@code fields} as {@link ServedData} says. */
  void open(ByteBuffer fields) throws IOException {
    ByteBuffer message = message(ServedData.OPEN, fields.remaining());
    send(message.put(fields));
  }

  /** A request begins, to which this many bytes will be answered. */
  void expect(long bytes) {
    expected = bytes;
  }

  /** Sends the next bytes of a request. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer part = bytes.slice();
      part.limit(Math.min(Slots.PIECE, part.remaining()));
      bytes.position(bytes.position() + part.limit());
      send(message(ServedData.PIECE, part.remaining()).put(part));
    }
  }

  /** Waits for the next bytes of an answer. */
  void read(ByteBuffer into) throws IOException {
    openSlots();
    lookOut();
    ByteBuffer answer = await();
    int count = Math.min(answer.remaining(), into.remaining());
    ByteBuffer part = answer.slice();
    part.limit(count);
    into.put(part);
    answer.position(answer.position() + count);
    expected -= count;
    if (!answer.hasRemaining()) {
      synchronized (this) {
        answers.remove();
        answered = !answers.isEmpty();
      }
    }
  }

  private void openSlots() throws IOException {
    long wanted = Math.max(1, (expected + USUAL_PIECE - 1) / USUAL_PIECE);
    while (true) {
      synchronized (this) {
        // The answers not yet read keep their buffers, and count until they are read.
        int pending = inFlight + answers.size();
        if (pending >= wanted || pending >= Slots.WINDOW - 1) {
          return;
        }
      }
      send(message(ServedData.SLOT, 0));
    }
  }

  private ByteBuffer message(int kind, int bodyBytes) throws IOException {
    awaitRoom();
    ByteBuffer message = sent[nextSent];
    if (message == null || message.capacity() < HEADER + bodyBytes) {
      message = ByteBuffer.allocate(HEADER + bodyBytes);
      sent[nextSent] = message;
    }
    return message.clear().put((byte) ServedChannel.DATA).put((byte) kind);
  }

  private void send(ByteBuffer message) {
    synchronized (this) {
      inFlight++;
    }
    requests[nextSent] = client.sendRpc(message.flip(), callback);
    nextSent = (nextSent + 1) % Slots.WINDOW;
  }

  /** Gives up slots that no answer has needed, about which Spark would complain. */
  void close() {
    for (long request : requests) {
      client.removeRpcRequest(request);
    }
    client.close();
  }

  private synchronized void awaitRoom() throws IOException {
    long due = System.nanoTime() + Limits.SILENCE.toNanos();
    while (inFlight >= Slots.WINDOW) {
      waitUntil(due);
    }
  }

  /**
   * Looks out for an answer for a while, letting others run, before the thread goes to sleep: the
   * round trip of a small model is shorter than that, and to be woken up would be a good part of
   * it.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Who runs meanwhile changes nothing but the speed.
  private void lookOut() {
    long until = System.nanoTime() + LOOK_OUT_NANOS;
    while (!answered && System.nanoTime() < until) {
      Thread.yield();
    }
  }

  private synchronized ByteBuffer await() throws IOException {
    long due = System.nanoTime() + Limits.SILENCE.toNanos();
    while (answers.isEmpty()) {
      waitUntil(due);
    }
    return answers.element();
  }

  private void waitUntil(long due) throws IOException {
    if (failure != null) {
      throw new IOException("The connection broke: " + failure.getMessage(), failure);
    }
    long left = due - System.nanoTime();
    if (left <= 0) {
      throw new IOException("The server was silent for " + Limits.SILENCE.toSeconds() + " s.");
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobAbortedException("Interrupted while waiting for " + client.getSocketAddress());
    }
  }

  private final class Answers implements RpcResponseCallback {
    @Override
    public void onSuccess(ByteBuffer response) {
      synchronized (RpcPieces.this) {
        inFlight--;
        if (response.hasRemaining()) {
          answers.add(keep(response));
          answered = true;
        }
        RpcPieces.this.notifyAll();
      }
    }

    @Override
    public void onFailure(Throwable cause) {
      synchronized (RpcPieces.this) {
        inFlight--;
        failure = cause;
        answered = true;
        RpcPieces.this.notifyAll();
      }
    }

    /** Spark's own bytes are gone when the callback returns. */
    private ByteBuffer keep(ByteBuffer response) {
      ByteBuffer copy = received[nextReceived];
      if (copy == null || copy.capacity() < response.remaining()) {
        copy = ByteBuffer.allocate(response.remaining());
        received[nextReceived] = copy;
      }
      nextReceived = (nextReceived + 1) % Slots.WINDOW;
      return copy.clear().put(response).flip();
    }
  }
}
