package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.MissingTensorException;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tfrecord.TfRecordReader;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDirectoryTest {
  private static final ServingGraph GRAPH = ServingGraph.softmaxRegression("W", "b", 4, 2);
  private static final VariableSource VALUES =
      VariableSource.of(
          Map.of("W", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, "b", new float[] {9, 10}));

  private final Configuration conf = new Configuration(false);

  @TempDir java.nio.file.Path work;
  private SavedModelWriter writer;

  @BeforeEach
  void open() throws IOException {
    writer = BundleDirectory.open(conf, path(), BundleLayout.SAVED_MODEL);
  }

  @Test
  void anExportedBundleIsReadBack() throws IOException {
    String bundle = writer.export(1, GRAPH, VALUES, List.of());
    assertThat(bundle).endsWith("/1");
    try (SavedModelReader reader = Bundles.open(conf, new Path(bundle))) {
      assertThat(reader.graphs().get(0).tags()).containsExactly("serve");
      assertThat(reader.graphs().get(0).signatures())
          .extracting(ServedGraph.Signature::name)
          .containsExactly("predict_images", "serving_default");
      float[] weights = new float[8];
      reader.variables().orElseThrow().read("W", TensorSlice.whole(Shape.of(4, 2)), weights, 0);
      assertThat(weights).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
    assertThat(names()).containsExactly("1");
  }

  @Test
  void aSessionBundleSaysWhatItTakesAndGives() throws IOException {
    String bundle =
        BundleDirectory.open(conf, path(), BundleLayout.SESSION_BUNDLE)
            .export(7, GRAPH, VALUES, List.of());
    assertThat(bundle).endsWith("/00000007");
    try (SavedModelReader reader = Bundles.open(conf, new Path(bundle))) {
      assertThat(reader.layout()).isEqualTo(BundleLayout.SESSION_BUNDLE);
      assertThat(reader.graphs().get(0).signatures())
          .containsExactly(
              new ServedGraph.Signature(
                  "serving_signatures",
                  "",
                  List.of(endpoint("images", "x:0")),
                  List.of(endpoint("scores", "y:0"))));
      assertThat(reader.variables().orElseThrow().tensors()).containsOnlyKeys("W", "b");
    }
  }

  @Test
  void theNextVersionFollowsTheHighestWhateverElseIsThere() throws IOException {
    assertThat(writer.nextVersion()).isEqualTo(1);
    for (String name : List.of("3", "00000012", "x99", "_tmp.abc.77", "999999999999999999999")) {
      Files.createDirectories(work.resolve(name));
    }
    assertThat(writer.nextVersion()).isEqualTo(13);
  }

  @Test
  void anExistingVersionIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectories(work.resolve("00000001"));
    assertThatThrownBy(() -> writer.export(1, GRAPH, VALUES, List.of()))
        .isInstanceOf(AlreadyPublishedException.class)
        .hasMessageContaining("00000001")
        .hasMessageContaining("version 2 is the next");
    assertThat(names()).containsExactly("00000001");
  }

  @Test
  void ofTwoThatExportTheSameVersionOneWins() throws IOException {
    BundleAttempt first = writer.begin(1, 1);
    BundleAttempt second = writer.begin(1, 1);
    ShardPart firstPart = write(first, 0, VALUES);
    ShardPart secondPart = write(second, 0, VALUES);
    writer.commit(second, GRAPH, List.of(secondPart), List.of());
    assertThatThrownBy(() -> writer.commit(first, GRAPH, List.of(firstPart), List.of()))
        .isInstanceOf(AlreadyPublishedException.class);
    assertThat(names()).containsExactly("1");
  }

  @Test
  void whatTheGraphLacksIsNamedAndNothingIsLeft() {
    assertThatThrownBy(
            () -> writer.export(1, GRAPH, VariableSource.of(Map.of("W", new float[8])), List.of()))
        .isInstanceOf(MissingTensorException.class)
        .hasMessageContaining("no tensor named b");
    assertThatThrownBy(
            () -> writer.export(1, GRAPH, VariableSource.of(Map.of("W", new float[7])), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("W has 7 values");
    assertThat(names()).isEmpty();
  }

  @Test
  void partsThatDoNotMakeTheGraphAreRefusedAndNothingIsLeft() throws IOException {
    BundleAttempt attempt = writer.begin(1, 2);
    ShardPart part = write(attempt, 0, VALUES);
    assertThatThrownBy(() -> writer.commit(attempt, GRAPH, List.of(part), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 shards wrote");
    assertThatThrownBy(() -> writer.commit(attempt, GRAPH, List.of(part, part), List.of()))
        .hasMessageContaining("came twice");
    ServingGraph other = ServingGraph.softmaxRegression("W", "b", 2, 4);
    assertThatThrownBy(() -> writer.commit(attempt, other, List.of(part), List.of()))
        .hasMessageContaining("needs W as FLOAT32 [2, 4]");
    ServingGraph renamed = ServingGraph.softmaxRegression("W", "bias", 4, 2);
    assertThatThrownBy(() -> writer.commit(attempt, renamed, List.of(part), List.of()))
        .hasMessageContaining("no shard wrote the variable bias");
    assertThat(names()).isEmpty();
  }

  @Test
  void warmUpRequestsHoldTheSamplesForBothSignatures() throws IOException {
    List<float[]> samples = List.of(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8});
    writer.export(1, GRAPH, VALUES, samples);
    java.nio.file.Path file = work.resolve("1/assets.extra/tf_serving_warmup_requests");
    int records = 0;
    try (TfRecordReader reader =
        new TfRecordReader(new BufferedInputStream(Files.newInputStream(file)), "warm-up")) {
      while (reader.next().isPresent()) {
        records++;
      }
    }
    assertThat(records).isEqualTo(4);
  }

  @Test
  void aWarmUpSampleOfAnotherSizeIsRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> writer.export(1, GRAPH, VALUES, List.of(new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 3 values, the model takes 4");
    assertThat(names()).isEmpty();
  }

  @Test
  void cleanUpTakesOnlyWhatIsOldAndStaged() throws IOException {
    BundleAttempt left = writer.begin(1, 1);
    write(left, 0, VALUES);
    Files.createDirectories(work.resolve("_tmp.abc.notes"));
    writer.export(2, GRAPH, VALUES, List.of());
    assertThat(writer.cleanUp(Duration.ofHours(1))).isEmpty();
    SavedModelWriter later =
        new BundleDirectory(
            Stores.of(conf, path()),
            path(),
            BundleLayout.SAVED_MODEL,
            Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    assertThat(later.cleanUp(Duration.ofHours(1))).containsExactly(left.staging());
    assertThat(names()).containsExactlyInAnyOrder("2", "_tmp.abc.notes");
  }

  @Test
  void aDirectoryThatIsNoBundleIsNamed() {
    assertThatThrownBy(() -> Bundles.open(conf, path()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("holds neither saved_model.pb nor export.meta");
  }

  private ShardPart write(BundleAttempt attempt, int shard, VariableSource values)
      throws IOException {
    try (ShardWriter file = BundleDirectory.shardWriter(conf, attempt, shard)) {
      for (Map.Entry<String, Shape> variable : GRAPH.variables().entrySet()) {
        TensorSlice whole = TensorSlice.whole(variable.getValue());
        try (TensorStream out =
            file.tensor(variable.getKey(), DataType.FLOAT32, variable.getValue(), whole)) {
          values.copy(variable.getKey(), whole, out);
        }
      }
      return file.finish();
    }
  }

  private static ServedGraph.Endpoint endpoint(String name, String tensor) {
    return new ServedGraph.Endpoint(name, tensor, Optional.empty(), Optional.empty());
  }

  private Path path() {
    return new Path(work.toUri());
  }

  private List<String> names() {
    try (Stream<java.nio.file.Path> files = Files.list(work)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
