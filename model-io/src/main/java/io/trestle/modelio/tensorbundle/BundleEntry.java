package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.ByteSink;
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
    ByteSink out = new ByteSink();
    Wire.varint(out, 1, type.number());
    Wire.bytes(out, 2, encode(shape));
    Wire.varint(out, 3, shard);
    Wire.varint(out, 4, offset);
    Wire.varint(out, 5, size);
    Wire.fixed32(out, 6, maskedCrc32c);
    for (StoredExtents slice : slices) {
      Wire.bytes(out, 7, slice.encode());
    }
    return out.toByteArray();
  }

  private static byte[] encode(Shape shape) {
    ByteSink out = new ByteSink();
    for (int d = 0; d < shape.rank(); d++) {
      ByteSink dim = new ByteSink();
      Wire.varint(dim, 1, shape.extent(d));
      Wire.bytes(out, 2, dim.toByteArray());
    }
    return out.toByteArray();
  }

  /** Reads an entry and checks that its numbers make sense together. */
  static BundleEntry read(ByteCursor in, int shards) {
    Parser parser = new Parser();
    ByteCursor place = in.as("bundle entry");
    Wire.read(in, parser);
    return parser.entry(place, shards);
  }

  private static final class Parser implements Wire.Fields {
    private final long[] numbers = new long[7];
    private final List<StoredExtents> slices = new ArrayList<>();
    private final List<Long> extents = new ArrayList<>();

    @Override
    public void number(long field, long value) {
      if (field > 0 && field < numbers.length) {
        numbers[(int) field] = value;
      }
    }

    @Override
    public void bytes(long field, ByteCursor value) {
      if (field == 2) {
        Wire.read(value, new ShapeParser());
      } else if (field == 7) {
        slices.add(StoredExtents.read(value));
      }
    }

    BundleEntry entry(ByteCursor place, int shards) {
      DataType type =
          DataType.ofNumber(numbers[1])
              .orElseThrow(
                  () -> place.corrupt("a data type that is known", Long.toString(numbers[1])));
      Shape shape = shape(place);
      long shard = numbers[3];
      long offset = numbers[4];
      long size = numbers[5];
      if (shard < 0 || shard >= shards || offset < 0 || size < 0 || offset + size < 0) {
        throw place.corrupt(
            "a place in one of " + shards + " shards",
            "%d bytes from %d on in shard %d".formatted(size, offset, shard));
      }
      if (slices.stream().allMatch(StoredExtents::isFull)) {
        checkSize(place, type, shape, size);
      }
      return new BundleEntry(type, shape, (int) shard, offset, size, (int) numbers[6], slices);
    }

    private Shape shape(ByteCursor place) {
      try {
        return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw place.corrupt("a shape", extents.toString());
      }
    }

    private static void checkSize(ByteCursor place, DataType type, Shape shape, long size) {
      boolean fits =
          type == DataType.STRING
              // Each string takes at least one byte for its length.
              ? size >= shape.elements()
              : size % type.width() == 0 && size / type.width() == shape.elements();
      if (!fits) {
        throw place.corrupt("a size that suits " + type + shape, size + " bytes");
      }
    }

    private final class ShapeParser implements Wire.Fields {
      @Override
      public void number(long field, long value) {}

      @Override
      public void bytes(long field, ByteCursor value) {
        if (field == 2) {
          long[] size = {0};
          Wire.read(
              value,
              new Wire.Fields() {
                @Override
                public void number(long dimField, long number) {
                  if (dimField == 1) {
                    size[0] = number;
                  }
                }

                @Override
                public void bytes(long dimField, ByteCursor name) {}
              });
          extents.add(size[0]);
        }
      }
    }
  }
}
