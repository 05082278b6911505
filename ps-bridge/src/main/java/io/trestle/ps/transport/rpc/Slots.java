package io.trestle.ps.transport.rpc;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * The answers that a client has asked for and not got, oldest first, and the pieces that fill them.
 * One thread writes; slots come from another.
 *
 * <p>Spark writes a piece some time after it was handed over, so its memory must rest until the
 * client has it. A client has at most {@link #WINDOW} slots open: when a slot has come for piece
 * number n, piece n - WINDOW has arrived, and its memory serves again.
 */
final class Slots implements AutoCloseable {
  /**
   * Most bytes of a request or an answer in one message; with its headers it stays within 64 kB.
   */
  static final int PIECE = 64 * 1024 - 64;

  /** Slots that a client may have open: 2 MB of answers in flight. */
  static final int WINDOW = 32;

  private final Queue<RpcResponseCallback> open = new ArrayDeque<>();
  private final ByteBuffer[] pieces = new ByteBuffer[WINDOW];
  private int next;
  private boolean closed;

  synchronized void add(RpcResponseCallback slot) {
    if (open.size() == WINDOW) {
      throw new ProtocolException("More than " + WINDOW + " answers were asked for at once.");
    }
    open.add(slot);
    notifyAll();
  }

  /** Fills as many slots as the bytes need, waiting for each. */
  void write(ByteBuffer bytes) throws IOException {
    int count = (bytes.remaining() + PIECE - 1) / PIECE;
    int each = (bytes.remaining() + count - 1) / count;
    while (bytes.hasRemaining()) {
      RpcResponseCallback slot = take();
      ByteBuffer piece = piece(each);
      ByteBuffer part = bytes.slice();
      part.limit(Math.min(each, part.remaining()));
      bytes.position(bytes.position() + part.limit());
      slot.onSuccess(piece.put(part).flip());
    }
  }

  private ByteBuffer piece(int size) {
    ByteBuffer piece = pieces[next];
    if (piece == null || piece.capacity() < size) {
      piece = ByteBuffer.allocate(size);
      pieces[next] = piece;
    }
    next = (next + 1) % WINDOW;
    return piece.clear();
  }

  private synchronized RpcResponseCallback take() throws IOException {
    long due = System.nanoTime() + Limits.SILENCE.toNanos();
    while (open.isEmpty()) {
      long left = due - System.nanoTime();
      if (closed || left <= 0) {
        throw new IOException(closed ? "The client is gone." : "The client takes no answer.");
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while answering.", e);
      }
    }
    return open.remove();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
