package io.trestle.ps.transport.stream;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.transport.Limits;
import io.trestle.ps.transport.Watchdog;
import io.trestle.ps.transport.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SocketChannel;

/**
 * Reads one request after another into one direct buffer, which grows to the longest that was read
 * whole and is reused. A request's length is checked before memory is taken for it.
 */
final class FrameBuffer {
  private static final int FIRST_CAPACITY = 256 * 1024;

  private final SocketChannel channel;
  private final Watchdog.Watch watch;
  private final long longest;
  private ByteBuffer bytes;
  private FloatBuffer floats;
  private long length;
  private long received;

  FrameBuffer(SocketChannel channel, Watchdog.Watch watch, long longest) {
    this.channel = channel;
    this.watch = watch;
    this.longest = longest;
    allocate(FIRST_CAPACITY);
  }

  /** The request read last, from 0 to its limit. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** The same memory as floats. */
  FloatBuffer floats() {
    return floats;
  }

  /** Length of the request that has begun. */
  long length() {
    return length;
  }

  /** Whether the request that has begun is longer than what is read at first. */
  boolean isLong() {
    return length > FIRST_CAPACITY;
  }

  /** Waits for the next request as long as it takes, then for its length as long as is fair. */
  void begin() throws IOException {
    bytes.clear();
    received = 0;
    length = Long.MAX_VALUE;
    more(bytes);
    watch.begin(Limits.frameNanos(0));
    while (received < Long.BYTES) {
      more(bytes);
    }
    length = bytes.getLong(0);
    if (length < Wire.REQUEST_HEADER || length > longest || length % Float.BYTES != 0) {
      throw new ProtocolException(
          "A request claims " + length + " bytes; this shard takes at most " + longest + ".");
    }
    if (received > length) {
      throw new ProtocolException("A request came before the last one was answered.");
    }
    watch.begin(Limits.frameNanos(length));
    endWatchIfWhole();
  }

  /** Reads more of the request that has begun; there must be room for no more than its rest. */
  void more(ByteBuffer into) throws IOException {
    int before = into.position();
    Sockets.read(channel, into);
    received += into.position() - before;
    endWatchIfWhole();
  }

  private void endWatchIfWhole() {
    if (received == length) {
      watch.end();
    }
  }

  /** Reads the rest of the request that has begun. */
  void finish() throws IOException {
    int end = (int) length;
    if (end > bytes.capacity()) {
      ByteBuffer begun = bytes.flip();
      // Half as much again, so that frames that grow little by little do not grow it each time.
      allocate((int) Math.min(longest, Math.max(end, bytes.capacity() * 3L / 2 & ~7)));
      bytes.put(begun);
    }
    bytes.limit(end);
    while (bytes.hasRemaining()) {
      more(bytes);
    }
    bytes.position(0);
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    floats = bytes.asFloatBuffer();
  }
}
