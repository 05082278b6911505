package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trestle inspect} says what is in a checkpoint or bundle. */
class InspectTest {
  @TempDir private java.nio.file.Path folder;

  @Test
  void aCheckpointsTensorsAndTheShardsThatHoldThem() throws Exception {
    checkpoint();
    CommandRun run = CommandRun.of("inspect", folder.resolve("model.ckpt-7").toString());
    assertThat(run.out().lines())
        .containsExactly(
            "checkpoint file:" + folder.resolve("model.ckpt-7"),
            "  tensor       type     shape   shards",
            "  W            float32  [4, 2]  0 (0,2:0,2), 1 (2,2:0,2)",
            "  global_step  int64    []      0");
    assertThat(run.status()).isZero();
    assertThat(CommandRun.of("inspect", folder.resolve("model.ckpt-7.index").toString()).out())
        .isEqualTo(run.out());
  }

  @Test
  void aBundlesSignaturesAndTensors() throws Exception {
    bundle();
    CommandRun run = CommandRun.of("inspect", folder.resolve("1").toString());
    assertThat(run.out())
        .contains("SavedModel file:" + folder.resolve("1"), "tags serve")
        .contains("signature predict_images  tensorflow/serving/predict")
        .contains("  in   images  float32  [-1, 4]")
        .contains("signature serving_default  tensorflow/serving/classify")
        .contains("  W       float32  [4, 2]  0");
    assertThat(run.status()).isZero();
  }

  @Test
  void aFolderOfVersionsOrCheckpointsNamesThem() throws Exception {
    checkpoint();
    bundle();
    CommandRun run = CommandRun.of("inspect", folder.toString());
    assertThat(run.err())
        .contains("is neither a checkpoint nor a version of a bundle", "model.ckpt-7", "1");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void whatIsMissing() {
    CommandRun run = CommandRun.of("inspect", folder.resolve("nothing").toString());
    assertThat(run.err()).contains("There is no checkpoint and no bundle " + folder);
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void whatIsDamaged() throws Exception {
    checkpoint();
    java.nio.file.Path index = folder.resolve("model.ckpt-7.index");
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length - 1] ^= 1;
    Files.write(index, bytes);
    CommandRun run = CommandRun.of("inspect", folder.resolve("model.ckpt-7").toString());
    assertThat(run.err()).contains(index + " is damaged").doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aPathIsNeeded() {
    assertThat(CommandRun.of("inspect").status()).isEqualTo(2);
  }

  private void checkpoint() throws IOException {
    Path prefix = new Path(folder.resolve("model.ckpt-7").toUri());
    Store store = Stores.of(new Configuration(), prefix);
    Shape shape = Shape.of(4, 2);
    ShardPart[] parts = new ShardPart[2];
    for (int shard = 0; shard < 2; shard++) {
      try (ShardWriter writer = TensorBundle.writer(store, prefix, shard, 2)) {
        TensorSlice rows = TensorSlice.rows(shape, 2L * shard, 2);
        try (TensorStream values = writer.tensor("W", DataType.FLOAT32, shape, rows)) {
          values.write(new float[4], 0, 4);
        }
        if (shard == 0) {
          writer.scalar("global_step", 7);
        }
        parts[shard] = writer.finish();
      }
    }
    byte[] index = TensorBundle.index(List.of(parts), Map.of());
    Files.write(folder.resolve("model.ckpt-7.index"), index);
  }

  private void bundle() throws IOException {
    Configuration configuration = new Configuration();
    Path workDirectory = new Path(folder.toUri());
    BundleDirectory.open(configuration, workDirectory, BundleLayout.SAVED_MODEL)
        .export(
            1,
            ServingGraph.softmaxRegression("W", "b", 4, 2),
            VariableSource.of(Map.of("W", new float[8], "b", new float[2])),
            List.of());
  }
}
