package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.dfs.Hdfs;
import io.trestle.modelio.event.EventReader;
import io.trestle.modelio.event.EventWriter;
import io.trestle.modelio.event.Scalar;
import io.trestle.modelio.idx.IdxHeader;
import io.trestle.modelio.idx.IdxReader;
import io.trestle.modelio.idx.IdxType;
import io.trestle.modelio.idx.IdxWriter;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles, events and IDX files on HDFS. */
@Seeded
class HdfsBundleIT {
  private static final ServingGraph GRAPH = ServingGraph.softmaxRegression("W", "b", 30, 4);

  @TempDir static java.nio.file.Path folder;
  private static Hdfs hdfs;
  private static Configuration conf;

  @BeforeAll
  static void start() throws IOException {
    hdfs = Hdfs.start(folder.resolve("hdfs"));
    conf = hdfs.conf();
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void aBundleThatShardsWroteToHdfsLoadsAfterCopying(SplittableRandom random) throws IOException {
    Map<String, float[]> values = ForwardPass.variables(GRAPH, random);
    Path work = new Path(hdfs.root(), "model");
    SavedModelWriter writer = BundleDirectory.open(conf, work, BundleLayout.SAVED_MODEL);
    BundleAttempt attempt = writer.begin(writer.nextVersion(), 2);
    List<ShardPart> parts = new ArrayList<>();
    int shard = 0;
    for (Map.Entry<String, Shape> variable : GRAPH.variables().entrySet()) {
      try (ShardWriter file = BundleDirectory.shardWriter(conf, attempt, shard++)) {
        TensorSlice whole = TensorSlice.whole(variable.getValue());
        try (TensorStream out =
            file.tensor(variable.getKey(), DataType.FLOAT32, variable.getValue(), whole)) {
          VariableSource.of(values).copy(variable.getKey(), whole, out);
        }
        parts.add(file.finish());
      }
    }
    String bundle = writer.commit(attempt, GRAPH, parts, List.of());
    assertThat(bundle).isEqualTo(work + "/1");
    assertThat(writer.nextVersion()).isEqualTo(2);
    java.nio.file.Path local = folder.resolve("copied");
    hdfs.root().getFileSystem(conf).copyToLocalFile(new Path(bundle), new Path(local.toUri()));
    float[] image = ForwardPass.floats(30, random);
    try (Model model = TensorFlow.shared(TensorFlowVersion.V1_2).loadSavedModel(local, "serve")) {
      float[] scores =
          model
              .call("predict_images", Map.of("images", Tensor.ofFloats(image, 1, 30)))
              .get("scores")
              .floats();
      double[] expected = ForwardPass.scores(GRAPH, values, image);
      for (int j = 0; j < 4; j++) {
        assertThat((double) scores[j]).isCloseTo(expected[j], within(1e-6));
      }
    }
  }

  @Test
  void eventsAreSeenByReadersWhileTheFileIsOpen() throws IOException {
    Path logs = new Path(hdfs.root(), "logs");
    try (EventWriter writer = EventWriter.create(conf, logs, "run", Clock.systemUTC())) {
      writer.write(1, Map.of(Scalar.LOSS, 0.5f));
      writer.flush();
      assertThat(EventReader.read(conf, writer.file()))
          .extracting(Scalar::step)
          .containsExactly(1L);
    }
  }

  @Test
  void rangesOfAnIdxFileAreReadFromHdfs() throws IOException {
    FileSystem files = hdfs.root().getFileSystem(conf);
    Path file = new Path("/data.idx");
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    IdxHeader header = new IdxHeader(IdxType.I32, List.of(1000, 100));
    try (IdxWriter writer = new IdxWriter(files.create(file), header)) {
      writer.write(values, 0, values.length);
    }
    try (IdxReader reader = IdxReader.open(files, file)) {
      reader.skip(997);
      float[] read = new float[1000];
      assertThat(reader.read(read, 0, 10)).isEqualTo(3);
      assertThat(read).startsWith(99_700f, 99_701f);
    }
  }
}
