package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import io.trestle.test.tensorflow.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TensorFlow's RestoreV2 on our checkpoints, and our reader on TensorFlow's. */
class TensorFlowReadsIT {
  private static final Shape W = Shape.of(113, 10);
  private static final Shape V = Shape.of(5, 29, 3);

  @TempDir java.nio.file.Path directory;
  private Store store;

  @BeforeEach
  void open() throws IOException {
    store = Stores.of(new Configuration(false), path("x"));
  }

  private Path path(String name) {
    return new Path(directory.toUri().toString(), name);
  }

  @ParameterizedTest
  @EnumSource
  @Seeded
  void oneToSevenShardsSlicedByRowsAndColumns(TensorFlowVersion version, SplittableRandom random)
      throws IOException {
    TensorFlow tensorFlow = TensorFlow.shared(version);
    for (int shards = 1; shards <= 7; shards++) {
      String name = "model.ckpt-" + shards;
      Bundles.write(store, path(name), W, V, shards);
      java.nio.file.Path prefix = directory.resolve(name);
      assertSame(tensorFlow, prefix, "W", W, TensorSlice.whole(W));
      assertSame(tensorFlow, prefix, "V", V, TensorSlice.whole(V));
      for (int i = 0; i < 5; i++) {
        assertSame(tensorFlow, prefix, "W", W, box(W, random));
        assertSame(tensorFlow, prefix, "V", V, box(V, random));
      }
      assertThat(tensorFlow.restore(prefix, "global_step", TensorType.INT64).longs())
          .containsExactly(1234);
      assertThat(tensorFlow.restore(prefix, "names", TensorType.STRING).strings())
          .containsExactly("zero".getBytes(UTF_8), new byte[300]);
    }
  }

  private static TensorSlice box(Shape shape, SplittableRandom random) {
    long[] starts = new long[shape.rank()];
    long[] lengths = new long[shape.rank()];
    for (int d = 0; d < starts.length; d++) {
      starts[d] = random.nextLong(shape.extent(d));
      lengths[d] = random.nextLong(1, shape.extent(d) - starts[d] + 1);
    }
    return TensorSlice.of(starts, lengths);
  }

  private static void assertSame(
      TensorFlow tensorFlow, java.nio.file.Path prefix, String name, Shape shape, TensorSlice box) {
    StringBuilder spec = new StringBuilder();
    for (long extent : shape.extents()) {
      spec.append(extent).append(' ');
    }
    float[] found =
        tensorFlow.restore(prefix, name, spec + box.toString(), TensorType.FLOAT).floats();
    assertThat(found).as("%s %s of %s", name, box, prefix).isEqualTo(Bundles.values(box, shape));
  }

  /** A second attempt's files are numbered after the first's; file 0 and 1 need not exist. */
  @ParameterizedTest
  @EnumSource
  void filesThatDoNotBeginAtZero(TensorFlowVersion version) throws IOException {
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      try (ShardWriter writer = TensorBundle.writer(store, path("retry"), 2 + shard, 4)) {
        Bundles.floats(writer, "W", W, Bundles.cut(W, 0, 2).get(shard));
        parts.add(writer.finish());
      }
    }
    store.publish(
        BundleNames.index(path("retry")),
        TensorBundle.index(parts, Map.of("large", new byte[3 << 20])));
    TensorFlow tensorFlow = TensorFlow.shared(version);
    assertSame(tensorFlow, directory.resolve("retry"), "W", W, TensorSlice.whole(W));
  }

  @Test
  void whatTensorFlowWritesIsReadBitForBit() throws IOException {
    float[] whole = Bundles.values(TensorSlice.whole(W), W);
    Map<String, Tensor> tensors =
        Map.of(
            "scope/W", Tensor.ofFloats(whole, 113, 10),
            "d", Tensor.ofDoubles(new double[] {1.5, -2}, 2),
            "i", Tensor.ofInts(new int[] {1, -1, 7}, 3),
            "global_step", Tensor.ofLongs(new long[] {99}),
            "texts", Tensor.ofTexts("one", "", "drei"));
    for (TensorFlowVersion version : TensorFlowVersion.values()) {
      String name = "tf-" + version.name();
      TensorFlow.shared(version).save(directory.resolve(name), tensors);
      try (CheckpointReader reader = TensorBundle.open(store, path(name))) {
        reader.verify();
        float[] found = new float[whole.length];
        reader.read("scope/W", TensorSlice.whole(W), found, 0);
        assertThat(found).isEqualTo(whole);
        assertThat(reader.read("d").getDouble(8)).isEqualTo(-2);
        assertThat(reader.read("i").getInt(4)).isEqualTo(-1);
        assertThat(reader.read("global_step").getLong(0)).isEqualTo(99);
        assertThat(reader.strings("texts"))
            .containsExactly("one".getBytes(UTF_8), new byte[0], "drei".getBytes(UTF_8));
        assertThat(reader.tensor("d").type()).isEqualTo(DataType.FLOAT64);
      }
    }
  }

  @Test
  void slicesThatTensorFlowWritesAreReadBitForBit() throws IOException {
    List<TensorSlice> rows = Bundles.cut(W, 0, 3);
    List<Tensor> tensors = new ArrayList<>();
    List<String> specs = new ArrayList<>();
    for (TensorSlice slice : rows) {
      tensors.add(Tensor.ofFloats(Bundles.values(slice, W), slice.length(0), slice.length(1)));
      // With "-" the length of the second dimension stays out of the key.
      specs.add("113 10 " + slice.start(0) + "," + slice.length(0) + ":-");
    }
    TensorFlow.shared(TensorFlowVersion.V2_18)
        .save(directory.resolve("sliced"), List.of("W", "W", "W"), specs, tensors);
    try (CheckpointReader reader = TensorBundle.open(store, path("sliced"))) {
      assertThat(reader.tensor("W").slices()).containsExactlyInAnyOrderElementsOf(rows);
      TensorSlice box = TensorSlice.of(new long[] {30, 2}, new long[] {60, 5});
      float[] found = new float[300];
      reader.read("W", box, found, 0);
      assertThat(found).isEqualTo(Bundles.values(box, W));
    }
  }

  /** TensorFlow writes such, and then refuses to read them. */
  @Test
  void slicedTextsThatTensorFlowWritesAreRead() throws IOException {
    TensorFlow.shared(TensorFlowVersion.V2_18)
        .save(
            directory.resolve("texts"),
            List.of("t", "t"),
            List.of("5 0,2", "5 2,3"),
            List.of(Tensor.ofTexts("a", ""), Tensor.ofTexts("cc", "d", "e")));
    try (CheckpointReader reader = TensorBundle.open(store, path("texts"))) {
      reader.verify();
      assertThat(reader.tensor("t").slices()).hasSize(2);
      assertThat(texts(reader.strings("t"))).containsExactly("a", "", "cc", "d", "e");
      TensorSlice middle = TensorSlice.rows(Shape.of(5), 1, 3);
      assertThat(texts(reader.strings("t", middle))).containsExactly("", "cc", "d");
    }
  }

  private static List<String> texts(List<byte[]> values) {
    return values.stream().map(value -> new String(value, UTF_8)).toList();
  }

  /** The bytes are ours to keep: an index and a data file as they were when this was written. */
  @Test
  void ourFilesAndTensorFlowsAreTheSameBytes() throws IOException {
    Shape shape = Shape.of(3);
    try (ShardWriter writer = TensorBundle.writer(store, path("ours"), 0, 1)) {
      Bundles.floats(writer, "b", shape, TensorSlice.whole(shape));
      store.publish(
          BundleNames.index(path("ours")), TensorBundle.index(List.of(writer.finish()), Map.of()));
    }
    float[] values = Bundles.values(TensorSlice.whole(shape), shape);
    TensorFlow.shared(TensorFlowVersion.V2_18)
        .save(directory.resolve("theirs"), Map.of("b", Tensor.ofFloats(values, 3)));
    for (String suffix : new String[] {".index", ".data-00000-of-00001"}) {
      assertThat(Files.readAllBytes(directory.resolve("ours" + suffix)))
          .isEqualTo(Files.readAllBytes(directory.resolve("theirs" + suffix)));
    }
  }
}
