package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Writes bundles for tests. */
final class Bundles {
  private Bundles() {}

  /** A value that depends on its place, so that a misplaced one shows. */
  static float value(long element) {
    return element * 0.5f - 7;
  }

  static float[] values(TensorSlice slice, Shape shape) {
    float[] values = new float[(int) slice.shape().elements()];
    long[] index = new long[slice.rank()];
    for (int i = 0; i < values.length; i++) {
      long element = 0;
      for (int d = 0; d < index.length; d++) {
        element = element * shape.extent(d) + slice.start(d) + index[d];
      }
      values[i] = value(element);
      for (int d = index.length - 1; d >= 0 && ++index[d] == slice.length(d); d--) {
        index[d] = 0;
      }
    }
    return values;
  }

  /** Cuts a dimension of a tensor into {@code count} slices of about the same size. */
  static List<TensorSlice> cut(Shape shape, int dimension, int count) {
    List<TensorSlice> slices = new ArrayList<>();
    long extent = shape.extent(dimension);
    for (int i = 0; i < count; i++) {
      long from = extent * i / count;
      slices.add(TensorSlice.range(shape, dimension, from, extent * (i + 1) / count - from));
    }
    return slices;
  }

  static void floats(ShardWriter writer, String name, Shape shape, TensorSlice slice)
      throws IOException {
    float[] values = values(slice, shape);
    try (TensorStream stream = writer.tensor(name, DataType.FLOAT32, shape, slice)) {
      int half = values.length / 2;
      stream.write(values, 0, half);
      ByteBuffer rest = ByteBuffer.allocateDirect(4 * (values.length - half));
      rest.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, half, values.length - half);
      stream.write(rest);
    }
  }

  /** Texts that tell their place. */
  static List<byte[]> texts(TensorSlice slice, Shape shape) {
    List<byte[]> texts = new ArrayList<>();
    for (float value : values(slice, shape)) {
      texts.add(("text " + value).getBytes(UTF_8));
    }
    return texts;
  }

  /** W cut by rows, V cut by columns, b and global_step in shard 0, names in the last shard. */
  static List<ShardPart> write(Store store, Path prefix, Shape w, Shape v, int shards)
      throws IOException {
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      try (ShardWriter writer = TensorBundle.writer(store, prefix, shard, shards)) {
        floats(writer, "W", w, cut(w, 0, shards).get(shard));
        floats(writer, "V", v, cut(v, 1, shards).get(shard));
        if (shard == 0) {
          writer.scalar("global_step", 1234);
          Shape b = Shape.of(3);
          floats(writer, "b", b, TensorSlice.whole(b));
        }
        if (shard == shards - 1) {
          writer.strings("names", Shape.of(2), List.of("zero".getBytes(UTF_8), new byte[300]));
        }
        parts.add(ShardPart.fromBytes(writer.finish().toBytes()));
      }
    }
    store.publish(
        BundleNames.index(prefix),
        TensorBundle.index(parts, Map.of("positions", new byte[] {1, 2, 3})));
    return parts;
  }
}
