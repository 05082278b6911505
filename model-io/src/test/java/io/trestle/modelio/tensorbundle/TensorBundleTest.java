package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.DataType;
import io.trestle.modelio.MissingTensorException;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Seeded;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBundleTest {
  private static final Shape W = Shape.of(113, 10);
  private static final Shape V = Shape.of(5, 29, 3);

  @TempDir java.nio.file.Path directory;
  private Store store;
  private Path prefix;

  @BeforeEach
  void open() throws IOException {
    prefix = new Path(directory.toUri().toString(), "model.ckpt-7");
    store = Stores.of(new Configuration(false), prefix);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void restoresAnyNumberOfShardsToAnyOther(int written) throws IOException {
    Bundles.write(store, prefix, W, V, written);
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      reader.verify();
      for (int wanted : new int[] {1, 2, 3, 7}) {
        assertSlices(reader, "W", W, 0, wanted);
        assertSlices(reader, "V", V, 1, wanted);
        assertSlices(reader, "W", W, 1, wanted);
        assertSlices(reader, "V", V, 2, Math.min(wanted, 3));
      }
      assertThat(reader.tensor("W").slices()).hasSize(written);
      assertThat(reader.read("global_step").getLong(0)).isEqualTo(1234);
      assertThat(reader.strings("names")).containsExactly("zero".getBytes(UTF_8), new byte[300]);
      assertThat(reader.sides()).containsExactly("positions");
      assertThat(reader.side("positions")).hasValue(new byte[] {1, 2, 3});
      assertThat(reader.side("other")).isEmpty();
    }
  }

  private static void assertSlices(
      CheckpointReader reader, String name, Shape shape, int dimension, int count)
      throws IOException {
    for (TensorSlice slice : Bundles.cut(shape, dimension, count)) {
      float[] target = new float[(int) slice.shape().elements() + 1];
      target[0] = 99;
      reader.read(name, slice, target, 1);
      float[] expected = Bundles.values(slice, shape);
      assertThat(target[0]).isEqualTo(99);
      for (int i = 0; i < expected.length; i++) {
        assertThat(target[i + 1]).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  @Seeded
  void restoresAnyBoxOfAnyPartition(SplittableRandom random) throws IOException {
    for (int round = 0; round < 60; round++) {
      int rank = random.nextInt(0, 5);
      long[] extents = random.longs(rank, 1, 7).toArray();
      Shape shape = Shape.of(extents);
      int dimension = rank == 0 ? 0 : random.nextInt(rank);
      int shards = rank == 0 ? 1 : random.nextInt(1, 5);
      Path at = prefix.suffix("-" + round);
      List<ShardPart> parts = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        try (ShardWriter writer = TensorBundle.writer(store, at, shard, shards)) {
          TensorSlice slice =
              rank == 0
                  ? TensorSlice.whole(shape)
                  : Bundles.cut(shape, dimension, shards).get(shard);
          Bundles.floats(writer, "x", shape, slice);
          if (shard == 0) {
            writer.strings("texts", shape, Bundles.texts(TensorSlice.whole(shape), shape));
          }
          parts.add(writer.finish());
        }
      }
      store.publish(BundleNames.index(at), TensorBundle.index(parts, Map.of()));
      try (CheckpointReader reader = TensorBundle.open(store, at)) {
        long[] starts = new long[rank];
        long[] lengths = new long[rank];
        for (int d = 0; d < rank; d++) {
          starts[d] = random.nextLong(extents[d]);
          lengths[d] = random.nextLong(1, extents[d] - starts[d] + 1);
        }
        TensorSlice box = TensorSlice.of(starts, lengths);
        float[] target = new float[(int) box.shape().elements()];
        reader.read("x", box, target, 0);
        assertThat(target).as("%s of %s", box, shape).isEqualTo(Bundles.values(box, shape));
        assertThat(reader.strings("texts", box))
            .containsExactly(Bundles.texts(box, shape).toArray(new byte[0][]));
      }
    }
  }

  @Test
  void readsTensorsLargerThanItsBuffers() throws IOException {
    Shape large = Shape.of(300_001, 3);
    Bundles.write(store, prefix, large, V, 3);
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      assertSlices(reader, "W", large, 0, 2);
      assertSlices(reader, "W", large, 1, 3);
    }
  }

  @Test
  void namesFileTensorOffsetExpectedAndFoundOfABadByte() throws IOException {
    List<ShardPart> parts = Bundles.write(store, prefix, W, V, 2);
    String data = "model.ckpt-7.data-00001-of-00002";
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(data).toFile(), "rw")) {
      file.seek(17);
      int old = file.read();
      file.seek(17);
      file.write(old ^ 4);
    }
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      reader.read("W", TensorSlice.rows(W, 0, 20), new float[200], 0);
      assertThatThrownBy(reader::verify).isInstanceOf(CorruptFileException.class);
      assertThatThrownBy(() -> reader.read("W"))
          .isInstanceOfSatisfying(
              CorruptFileException.class,
              e -> {
                assertThat(e.file()).endsWith(data);
                assertThat(e.what()).contains("tensor W").contains("56,57:0,10");
                assertThat(e.offset()).isZero();
                assertThat(e.expected())
                    .isEqualTo(
                        "masked CRC32C 0x%08x"
                            .formatted(parts.get(1).slices().get(0).maskedCrc32c()));
                assertThat(e.found()).startsWith("masked CRC32C 0x");
              });
    }
  }

  @Test
  void missingOrShortDataIsFoundOnOpening() throws IOException {
    Bundles.write(store, prefix, W, V, 2);
    java.nio.file.Path data = directory.resolve("model.ckpt-7.data-00000-of-00002");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 100));
    assertThatThrownBy(() -> TensorBundle.open(store, prefix))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("found 100 bytes");
    Files.delete(data);
    assertThatThrownBy(() -> TensorBundle.open(store, prefix))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("found no file");
  }

  @Test
  void refusesPartsThatDoNotMakeWholeVariables() throws IOException {
    List<ShardPart> parts = Bundles.write(store, prefix, W, V, 2);
    assertThatThrownBy(() -> TensorBundle.index(parts.subList(0, 1), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elements covered");
    assertThatThrownBy(() -> TensorBundle.index(List.of(parts.get(0), parts.get(0)), Map.of()))
        .hasMessageContaining("two parts");
    ShardPart late = new ShardPart("model.ckpt-6", 1, 2, 0, List.of());
    assertThatThrownBy(() -> TensorBundle.index(List.of(parts.get(0), late), Map.of()))
        .hasMessageContaining("different bundles");
  }

  @Test
  void neverWritesOverAFile() throws IOException {
    Bundles.write(store, prefix, W, V, 1);
    assertThatThrownBy(() -> TensorBundle.writer(store, prefix, 0, 1))
        .isInstanceOf(AlreadyPublishedException.class);
    assertThatThrownBy(() -> store.publish(BundleNames.index(prefix), new byte[1]))
        .isInstanceOf(AlreadyPublishedException.class);
    TensorBundle.open(store, prefix).close();
  }

  @Test
  void countsWhatIsWritten() throws IOException {
    try (ShardWriter writer = TensorBundle.writer(store, prefix, 0, 1)) {
      TensorStream stream = writer.tensor("b", DataType.FLOAT32, Shape.of(3), slice(3));
      assertThatThrownBy(() -> writer.scalar("s", 1)).hasMessageContaining("still open");
      stream.write(new float[2], 0, 2);
      assertThatThrownBy(stream::close).hasMessageContaining("4 bytes of it are missing");
      assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(5)))
          .hasMessageContaining("only 4 are missing");
      stream.write(new float[1], 0, 1);
      stream.close();
      assertThatThrownBy(() -> writer.tensor("b", DataType.FLOAT32, Shape.of(3), slice(3)))
          .hasMessageContaining("came already");
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static TensorSlice slice(long extent) {
    return TensorSlice.whole(Shape.of(extent));
  }

  @Test
  void emptySlicesAndEmptyShardsAreFine() throws IOException {
    Bundles.write(store, prefix, Shape.of(2, 4), V, 7);
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      assertThat(reader.tensor("W").slices()).hasSize(2);
      assertSlices(reader, "W", Shape.of(2, 4), 0, 1);
      assertThatThrownBy(() -> reader.tensor("nothing"))
          .isInstanceOf(MissingTensorException.class)
          .hasMessageContaining("global_step");
    }
  }

  @Test
  void everyTypeComesBackBitForBit() throws IOException {
    byte[] bytes = new byte[16];
    new SplittableRandom(4).nextBytes(bytes);
    try (ShardWriter writer = TensorBundle.writer(store, prefix, 0, 1)) {
      for (DataType type : DataType.values()) {
        if (type != DataType.STRING) {
          Shape shape = Shape.of(16 / type.width());
          try (TensorStream stream =
              writer.tensor(type.name(), type, shape, TensorSlice.whole(shape))) {
            stream.write(ByteBuffer.wrap(bytes, 0, 3));
            stream.write(ByteBuffer.wrap(bytes, 3, 13));
          }
        }
      }
      store.publish(
          BundleNames.index(prefix), TensorBundle.index(List.of(writer.finish()), Map.of()));
    }
    try (CheckpointReader reader = TensorBundle.open(store, prefix)) {
      assertThat(reader.tensors()).hasSize(DataType.values().length - 1);
      for (String name : reader.tensors().keySet()) {
        assertThat(reader.tensor(name).type().name()).isEqualTo(name);
        assertThat(reader.read(name).array()).isEqualTo(bytes);
      }
    }
  }
}
