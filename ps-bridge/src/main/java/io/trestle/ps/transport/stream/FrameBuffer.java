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
 * Reads one request after another whole into one direct buffer, which grows to the longest that has
 * come and is reused. A request's length is checked before memory is taken for it.
 */
final class FrameBuffer {
  private static final int FIRST_CAPACITY = 64 * 1024;

  private final SocketChannel channel;
  private final Watchdog.Watch watch;
  private final long longest;
  private ByteBuffer bytes;
  private FloatBuffer floats;

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

  /** Waits for the next request as long as it takes, then for its end as long as is fair. */
  void next() throws IOException {
    bytes.clear();
    Sockets.read(channel, bytes);
    watch.begin(Limits.frameNanos(0));
    while (bytes.position() < Long.BYTES) {
      Sockets.read(channel, bytes);
    }
    long length = bytes.getLong(0);
    if (length < Wire.REQUEST_HEADER || length > longest || length % Float.BYTES != 0) {
      throw new ProtocolException(
          "A request claims " + length + " bytes; this shard takes at most " + longest + ".");
    }
    if (bytes.position() > length) {
      throw new ProtocolException("A request came before the last one was answered.");
    }
    if (bytes.position() < length) {
      readRest((int) length);
    }
    watch.end();
    bytes.position(0).limit((int) length);
  }

  private void readRest(int length) throws IOException {
    if (length > bytes.capacity()) {
      ByteBuffer begun = bytes.flip();
      // Half as much again, so that frames that grow little by little do not grow it each time.
      allocate((int) Math.min(longest, Math.max(length, bytes.capacity() * 3L / 2 & ~7)));
      bytes.put(begun);
    }
    watch.begin(Limits.frameNanos(length));
    bytes.limit(length);
    while (bytes.hasRemaining()) {
      Sockets.read(channel, bytes);
    }
  }

  private void allocate(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    floats = bytes.asFloatBuffer();
  }
}
