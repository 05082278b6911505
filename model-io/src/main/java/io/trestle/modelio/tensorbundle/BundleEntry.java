package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.proto.ProtoReader;
import io.trestle.modelio.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One tensor or slice in the index (tensorflow/core/protobuf/tensor_bundle.proto).
 *
 * <pre>
 * BundleEntryProto { DataType dtype = 1; TensorShapeProto shape = 2; int32 shard_id = 3;
 *   int64 offset = 4; int64 size = 5; fixed32 crc32c = 6; repeated TensorSliceProto slices = 7; }
 * TensorShapeProto { repeated Dim dim = 2; bool unknown_rank = 3; }  Dim { int64 size = 1; }
 * </pre>
 *
 * An entry with slices has no bytes of its own; each of its slices has an entry under {@link
 * OrderedCode}'s key.
 */
record BundleEntry(
    DataType type,
    Shape shape,
    int shard,
    long offset,
    long size,
    int maskedCrc32c,
    List<StoredExtents> slices) {
  BundleEntry {
    slices = List.copyOf(slices);
  }

  byte[] encode() {
    ProtoWriter out =
        new ProtoWriter()
            .nonZero(1, type.number())
            .message(2, encode(shape))
            .nonZero(3, shard)
            .nonZero(4, offset)
            .nonZero(5, size);
    if (maskedCrc32c != 0) {
      out.fixed32(6, maskedCrc32c);
    }
    slices.forEach(slice -> out.message(7, slice.encode()));
    return out.toBytes();
  }

  private static ProtoWriter encode(Shape shape) {
    ProtoWriter out = new ProtoWriter();
    for (int d = 0; d < shape.rank(); d++) {
      out.message(2, new ProtoWriter().nonZero(1, shape.extent(d)));
    }
    return out;
  }

  /** Reads an entry and checks that its numbers make sense together. */
  static BundleEntry read(ProtoReader in, int shards) {
    return new Parser(in).entry(shards);
  }

  private static final class Parser {
    private final ProtoReader in;
    private final long[] numbers = new long[7];
    private final List<StoredExtents> slices = new ArrayList<>();
    private final List<Long> extents = new ArrayList<>();

    Parser(ProtoReader in) {
      this.in = in;
    }

    BundleEntry entry(int shards) {
      while (in.next()) {
        switch (in.field()) {
          case 1, 3, 4, 5, 6 -> numbers[in.field()] = in.number();
          case 2 -> readShape(in.message());
          case 7 -> slices.add(StoredExtents.read(in.message()));
          default -> {}
        }
      }
      DataType type =
          DataType.ofNumber(numbers[1])
              .orElseThrow(() -> in.corrupt("a known data type", Long.toString(numbers[1])));
      Shape shape = shape();
      long shard = numbers[3];
      long offset = numbers[4];
      long size = numbers[5];
      if (shard < 0 || shard >= shards || offset < 0 || size < 0 || offset + size < 0) {
        throw in.corrupt(
            "a place in one of " + shards + " shards",
            "%d bytes from %d on in shard %d".formatted(size, offset, shard));
      }
      if (slices.stream().allMatch(StoredExtents::isFull)) {
        checkSize(type, shape, size);
      }
      return new BundleEntry(type, shape, (int) shard, offset, size, (int) numbers[6], slices);
    }

    private void readShape(ProtoReader message) {
      while (message.next()) {
        if (message.field() == 2) {
          extents.add(size(message.message()));
        }
      }
    }

    private static long size(ProtoReader dimension) {
      long size = 0;
      while (dimension.next()) {
        if (dimension.field() == 1) {
          size = dimension.number();
        }
      }
      return size;
    }

    private Shape shape() {
      try {
        return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw in.corrupt("a shape", extents.toString());
      }
    }

    private void checkSize(DataType type, Shape shape, long size) {
      boolean fits =
          type == DataType.STRING
              // Each string takes at least one byte for its length.
              ? size >= shape.elements()
              : size % type.width() == 0 && size / type.width() == shape.elements();
      if (!fits) {
        throw in.corrupt("a size that suits " + type + shape, size + " bytes");
      }
    }
  }
}
