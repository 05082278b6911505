package io.trestle.ps.transport;

import io.trestle.ps.PartKind;
import io.trestle.ps.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Writes requests as {@link Wire} says, out of the caller's arrays through one reused direct
 * buffer: a request that fits goes out in one write, a longer one chunk by chunk. Not thread-safe.
 */
public final class RequestWriter {
  private final Output output;
  private final ByteBuffer chunk;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private int tag;

  /**
   * A writer.
   *
   * @param chunkBytes size of the buffer, a multiple of 8
   * @param output takes the chunks
   */
  public RequestWriter(int chunkBytes, Output output) {
    this.output = output;
    this.chunk = ByteBuffer.allocateDirect(chunkBytes).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = chunk.asFloatBuffer();
    this.ints = chunk.asIntBuffer();
  }

  /** Writes a push that asks for parameters. */
  public void push(long sequence, long basis, ArrayParts gradient, ArrayParts want)
      throws IOException {
    header(Op.PUSH, length(gradient, want), gradient.slices(), sequence, basis);
    for (int i = 0; i < gradient.slices(); i++) {
      int push = gradient.threshold(i) > 0 ? Wire.ENCODED : count(gradient, i);
      slice(push, count(want, i));
    }
    ids(gradient);
    ids(want);
    for (int i = 0; i < gradient.slices(); i++) {
      if (gradient.threshold(i) > 0) {
        code(gradient, i);
      } else {
        values(gradient.array(i), gradient.offset(i), gradient.floats(i));
      }
    }
    spill();
  }

  /** Writes a pull. */
  public void pull(long version, ArrayParts want) throws IOException {
    long length =
        Wire.REQUEST_HEADER
            + (long) want.slices() * Wire.SLICE_BYTES
            + (long) Integer.BYTES * rows(want);
    header(Op.PULL, length, want.slices(), 0, version);
    for (int i = 0; i < want.slices(); i++) {
      slice(Wire.ABSENT, count(want, i));
    }
    ids(want);
    spill();
  }

  /** Writes that the worker has no more batches. */
  public void finish() throws IOException {
    header(Op.FINISH, Wire.REQUEST_HEADER, 0, 0, 0);
    spill();
  }

  /** Op and number of the last request, which its answer will bear. */
  int tag() {
    return tag;
  }

  private void header(Op op, long length, int slices, long sequence, long version) {
    if (length > Wire.MAX_REQUEST) {
      throw new ProtocolException(
          "One push to one shard would be "
              + length
              + " bytes; at most "
              + Wire.MAX_REQUEST
              + " can be sent. Use at least "
              + (length / Wire.MAX_REQUEST + 1)
              + " times as many servers, or push fewer rows at a time.");
    }
    tag = (tag & ~Wire.OP_MASK) + Wire.NUMBER_STEP | op.code();
    chunk.clear();
    chunk.putLong(length).putInt(tag).putInt(slices).putLong(sequence).putLong(version);
  }

  private void slice(int push, int want) throws IOException {
    room(Wire.SLICE_BYTES);
    chunk.putInt(push).putInt(want);
  }

  private void ids(ArrayParts parts) throws IOException {
    for (int i = 0; i < parts.slices(); i++) {
      int from = parts.rowOffset(i);
      int to = from + parts.rowCount(i);
      while (from < to) {
        room(Integer.BYTES);
        int at = chunk.position() / Integer.BYTES;
        int now = Math.min(to - from, chunk.remaining() / Integer.BYTES);
        ints.put(at, parts.rowIds(i), from, now);
        chunk.position((at + now) * Integer.BYTES);
        from += now;
      }
    }
  }

  private void values(float[] array, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      room(Float.BYTES);
      int at = chunk.position() / Float.BYTES;
      int now = Math.min(count - done, chunk.remaining() / Float.BYTES);
      floats.put(at, array, offset + done, now);
      chunk.position((at + now) * Float.BYTES);
      done += now;
    }
  }

  private void code(ArrayParts parts, int slice) throws IOException {
    int length = parts.codeLength(slice);
    room(ThresholdCode.HEAD);
    chunk.putFloat(parts.threshold(slice)).putInt(length);
    int left = length - entries(parts.array(slice), parts.offset(slice), parts.floats(slice));
    if (left != 0) {
      throw new IllegalStateException(
          "A gradient was changed while it was pushed: its code is not " + length + " bytes long.");
    }
    for (int missing = -length & (Integer.BYTES - 1); missing > 0; missing--) {
      room(Byte.BYTES);
      chunk.put((byte) 0);
    }
    if (chunk.position() % Float.BYTES != 0) {
      spill(); // what follows must lie aligned
    }
  }

  private int entries(float[] values, int offset, int count) throws IOException {
    int written = 0;
    int next = 0;
    for (int i = 0; i < count; i++) {
      float value = values[offset + i];
      if (value != 0) {
        room(ThresholdCode.LONGEST);
        written += ThresholdCode.put(chunk, i - next, value);
        next = i + 1;
      }
    }
    return written;
  }

  private void room(int bytes) throws IOException {
    if (chunk.remaining() < bytes) {
      spill();
    }
  }

  private void spill() throws IOException {
    chunk.flip();
    output.write(chunk);
    chunk.clear();
  }

  private static long length(ArrayParts gradient, ArrayParts want) {
    long floats = 0;
    for (int i = 0; i < gradient.slices(); i++) {
      floats += gradient.floats(i);
    }
    return Wire.REQUEST_HEADER
        + (long) gradient.slices() * Wire.SLICE_BYTES
        + Integer.BYTES * (rows(gradient) + rows(want))
        + Float.BYTES * floats
        - gradient.savedBytes();
  }

  private static long rows(ArrayParts parts) {
    long rows = 0;
    for (int i = 0; i < parts.slices(); i++) {
      rows += parts.rowCount(i);
    }
    return rows;
  }

  private static int count(ArrayParts parts, int slice) {
    PartKind kind = parts.kind(slice);
    return switch (kind) {
      case ABSENT -> Wire.ABSENT;
      case DENSE -> Wire.DENSE;
      case ROWS -> parts.rowCount(slice);
    };
  }
}
