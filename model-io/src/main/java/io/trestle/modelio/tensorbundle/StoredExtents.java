package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code TensorSliceProto} as it stands in an index, where a length may be missing and then means
 * all of the dimension. The key of a slice depends on that.
 *
 * <pre>
 * TensorSliceProto { repeated Extent extent = 1; }  Extent { int64 start = 1; oneof { int64 length = 2; } }
 * </pre>
 */
final class StoredExtents {
  private final long[] starts;
  private final long[] lengths;

  private StoredExtents(long[] starts, long[] lengths) {
    this.starts = starts;
    this.lengths = lengths;
  }

  /** A slice's extents, all lengths written out. */
  static StoredExtents of(TensorSlice slice) {
    long[] starts = new long[slice.rank()];
    for (int d = 0; d < starts.length; d++) {
      starts[d] = slice.start(d);
    }
    return new StoredExtents(starts, slice.shape().extents());
  }

  static StoredExtents read(ByteCursor in) {
    List<long[]> extents = new ArrayList<>();
    Wire.read(
        in,
        new Wire.Fields() {
          @Override
          public void number(long field, long value) {}

          @Override
          public void bytes(long field, ByteCursor value) {
            if (field == 1) {
              extents.add(extent(value));
            }
          }
        });
    return new StoredExtents(
        extents.stream().mapToLong(extent -> extent[0]).toArray(),
        extents.stream().mapToLong(extent -> extent[1]).toArray());
  }

  private static long[] extent(ByteCursor in) {
    long[] extent = {0, OrderedCode.FULL};
    Wire.read(
        in,
        new Wire.Fields() {
          @Override
          public void number(long field, long value) {
            if (field == 1 || field == 2) {
              extent[(int) field - 1] = value;
            }
          }

          @Override
          public void bytes(long field, ByteCursor value) {}
        });
    return extent;
  }

  byte[] encode() {
    ByteSink out = new ByteSink();
    for (int d = 0; d < starts.length; d++) {
      ByteSink extent = new ByteSink();
      Wire.varint(extent, 1, starts[d]);
      if (lengths[d] != OrderedCode.FULL) {
        // In a oneof, presence counts: a length of 0 is written too.
        extent.varint(2 << 3);
        extent.varint(lengths[d]);
      }
      Wire.bytes(out, 1, extent.toByteArray());
    }
    return out.toByteArray();
  }

  byte[] key(String name) {
    return OrderedCode.sliceKey(name, starts, lengths);
  }

  /** Whether it is all of the tensor and says so; then the tensor's own entry is the slice's. */
  boolean isFull() {
    return Arrays.stream(lengths).allMatch(length -> length == OrderedCode.FULL);
  }

  /**
   * The slice of a tensor of this shape.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  TensorSlice in(Shape shape) {
    long[] explicit = lengths.clone();
    for (int d = 0; d < Math.min(explicit.length, shape.rank()); d++) {
      if (explicit[d] == OrderedCode.FULL) {
        explicit[d] = shape.extent(d) - starts[d];
      }
    }
    return TensorSlice.of(starts, explicit).within(shape);
  }
}
