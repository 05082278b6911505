package io.trestle.ps.transport;

import io.trestle.ps.PartKind;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.placement.Slice;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Reads one request after another out of a received buffer, without copying and without allocating.
 * Nothing in a request is trusted: every count is checked against the shard's own sizes and the
 * counts together against the frame's length. Row ids are left to the shard. Not thread-safe.
 */
public final class RequestReader implements PushParts {
  private final List<Slice> slices;
  private final int[] push;
  private final int[] want;
  private final int[] pushIds;
  private final int[] wantIds;
  private final int[] values;
  private final CodedSlice[] coded;

  private ByteBuffer bytes;
  private FloatBuffer floats;
  private Op op;
  private long wantFloats;
  private long savedBytes;

  /** A reader of requests to a shard that holds these slices. */
  public RequestReader(List<Slice> slices) {
    this.slices = slices;
    int n = slices.size();
    this.push = new int[n];
    this.want = new int[n];
    this.pushIds = new int[n];
    this.wantIds = new int[n];
    this.values = new int[n];
    this.coded = new CodedSlice[n];
    for (int i = 0; i < n; i++) {
      coded[i] = new CodedSlice(slices.get(i).size());
    }
  }

  /**
   * Reads a whole request and checks that it fits the shard.
   *
   * @param buffer a request from index 0 to its limit, little endian
   * @param view the buffer as floats, from its index 0 on
   * @throws ProtocolException when the bytes are no request to this shard
   */
  public void read(ByteBuffer buffer, FloatBuffer view) {
    bytes = buffer;
    floats = view;
    wantFloats = 0;
    savedBytes = 0;
    op = Op.of(tag() & Wire.OP_MASK);
    int count = buffer.getInt(Wire.SLICES);
    int expected = op == Op.FINISH ? 0 : slices.size();
    long end = Wire.REQUEST_HEADER + (long) expected * Wire.SLICE_BYTES;
    if (count != expected || end > buffer.limit()) {
      throw new ProtocolException(
          "A request speaks of " + count + " slices, the shard expects " + expected + ".");
    }
    if (expected > 0) {
      end = readIds(end);
      end = readValues(end);
    }
    if (end != buffer.limit()) {
      throw new ProtocolException(
          "A request of " + buffer.limit() + " bytes claims to hold " + end + ".");
    }
  }

  /**
   * Reads the head of a push that is still arriving.
   *
   * @param buffer the head from index 0 on, at least {@link #headBytes} of the request
   * @param length of the whole request
   * @return whether it is a push of whole slices that wants whole slices, so that its values begin
   *     at {@link #headBytes}
   * @throws ProtocolException when the bytes are no request to this shard
   */
  boolean readHead(ByteBuffer buffer, long length) {
    bytes = buffer;
    floats = null;
    wantFloats = 0;
    savedBytes = 0;
    op = Op.of(tag() & Wire.OP_MASK);
    if (op != Op.PUSH || buffer.getInt(Wire.SLICES) != slices.size()) {
      return false;
    }
    long end = headBytes();
    for (int i = 0; i < push.length; i++) {
      int at = Wire.REQUEST_HEADER + i * Wire.SLICE_BYTES;
      push[i] = checked(bytes.getInt(at), i, Wire.ENCODED);
      want[i] = checked(bytes.getInt(at + Integer.BYTES), i, Wire.ABSENT);
      if (push[i] >= 0 || push[i] == Wire.ENCODED || want[i] >= 0) {
        return false;
      }
      end += Float.BYTES * floats(push[i], i);
      wantFloats += floats(want[i], i);
    }
    return end == length;
  }

  /** Bytes of a request before ids and values. */
  int headBytes() {
    return Wire.REQUEST_HEADER + slices.size() * Wire.SLICE_BYTES;
  }

  private long readIds(long start) {
    long end = start;
    for (int i = 0; i < push.length; i++) {
      int at = Wire.REQUEST_HEADER + i * Wire.SLICE_BYTES;
      push[i] = checked(bytes.getInt(at), i, Wire.ENCODED);
      want[i] = checked(bytes.getInt(at + Integer.BYTES), i, Wire.ABSENT);
      if (op == Op.PULL && push[i] != Wire.ABSENT) {
        throw new ProtocolException("A pull carries values.");
      }
      pushIds[i] = (int) end;
      end += (long) Integer.BYTES * Math.max(push[i], 0);
      requireInside(end);
    }
    for (int i = 0; i < want.length; i++) {
      wantIds[i] = (int) end;
      end += (long) Integer.BYTES * Math.max(want[i], 0);
      requireInside(end);
      wantFloats += floats(want[i], i);
    }
    return end;
  }

  private long readValues(long start) {
    long end = start;
    for (int i = 0; i < push.length; i++) {
      if (push[i] == Wire.ENCODED) {
        savedBytes += end + (long) Float.BYTES * slices.get(i).size();
        end = coded[i].read(bytes, end);
        savedBytes -= end;
        continue;
      }
      values[i] = (int) (end / Float.BYTES);
      end += Float.BYTES * floats(push[i], i);
      requireInside(end);
    }
    return end;
  }

  private int checked(int count, int slice, int least) {
    if (count < least || count > slices.get(slice).rowCount()) {
      throw new ProtocolException(
          "A request claims "
              + count
              + " rows of slice "
              + slice
              + ", which has "
              + slices.get(slice).rowCount()
              + ".");
    }
    return count;
  }

  private long floats(int count, int slice) {
    return switch (count) {
      case Wire.ABSENT -> 0;
      case Wire.DENSE -> slices.get(slice).size();
      default -> (long) count * slices.get(slice).spec().rowSize();
    };
  }

  private void requireInside(long end) {
    if (end > bytes.limit()) {
      throw new ProtocolException(
          "A request of " + bytes.limit() + " bytes claims to hold at least " + end + ".");
    }
  }

  /** What is asked for. */
  public Op op() {
    return op;
  }

  /** Op and number, by which the client knows its answer again; 0 when nothing was read yet. */
  int tag() {
    return bytes == null ? 0 : bytes.getInt(Wire.OP);
  }

  /** The push's number. */
  public long sequence() {
    return bytes.getLong(Wire.SEQUENCE);
  }

  /** The push's basis, or the version that a pull wants. */
  public long version() {
    return bytes.getLong(Wire.VERSION);
  }

  /** Floats wanted of all slices together. */
  long wantFloats() {
    return wantFloats;
  }

  PartKind wantKind(int slice) {
    return kindOf(want[slice]);
  }

  int wantRowCount(int slice) {
    return Math.max(want[slice], 0);
  }

  int wantRow(int slice, int index) {
    return bytes.getInt(wantIds[slice] + index * Integer.BYTES);
  }

  @Override
  public PartKind kind(int slice) {
    return kindOf(push[slice]);
  }

  @Override
  public int rowCount(int slice) {
    return Math.max(push[slice], 0);
  }

  @Override
  public int row(int slice, int index) {
    return bytes.getInt(pushIds[slice] + index * Integer.BYTES);
  }

  @Override
  public float[] values(int slice, int from, int count, float[] scratch) {
    if (push[slice] == Wire.ENCODED) {
      coded[slice].decode(bytes, from, count, scratch);
    } else {
      floats.get(values[slice] + from, scratch, 0, count);
    }
    return scratch;
  }

  @Override
  public int valuesOffset(int slice, int from) {
    return 0;
  }

  @Override
  public long savedBytes() {
    return savedBytes;
  }

  private static PartKind kindOf(int count) {
    return switch (count) {
      case Wire.ABSENT -> PartKind.ABSENT;
      case Wire.DENSE, Wire.ENCODED -> PartKind.DENSE;
      default -> PartKind.ROWS;
    };
  }
}
