package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.proto.ProtoWriter;
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

  static StoredExtents read(ProtoReader in) {
    List<long[]> extents = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        extents.add(extent(in.message()));
      }
    }
    return new StoredExtents(
        extents.stream().mapToLong(extent -> extent[0]).toArray(),
        extents.stream().mapToLong(extent -> extent[1]).toArray());
  }

  private static long[] extent(ProtoReader in) {
    long[] extent = {0, OrderedCode.FULL};
    while (in.next()) {
      if (in.field() == 1 || in.field() == 2) {
        extent[in.field() - 1] = in.number();
      }
    }
    return extent;
  }

  ProtoWriter encode() {
    ProtoWriter out = new ProtoWriter();
    for (int d = 0; d < starts.length; d++) {
      ProtoWriter extent = new ProtoWriter().nonZero(1, starts[d]);
      if (lengths[d] != OrderedCode.FULL) {
        // In a oneof, presence counts: a length of 0 is written too.
        extent.number(2, lengths[d]);
      }
      out.message(1, extent);
    }
    return out;
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
