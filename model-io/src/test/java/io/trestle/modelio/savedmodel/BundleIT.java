package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.Activation;
import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.DataType;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.SavedModelWriter;
import io.trestle.modelio.ServedGraph;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer.Activate;
import io.trestle.modelio.ServingLayer.Dense;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.tfrecord.Example;
import io.trestle.modelio.tfrecord.Feature;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.GraphBuilder;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Signature;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import io.trestle.test.tensorflow.TensorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundles between us and TensorFlow, in both directions. */
@Seeded
class BundleIT {
  private static final int ROWS = 5;
  private static final int MOST_SHARDS = 7;

  private static final ServingGraph SOFTMAX = ServingGraph.softmaxRegression("W", "b", 784, 10);
  private static final ServingGraph CHAIN =
      new ServingGraph(
          11,
          List.of(
              new Dense("one/W", "one/b", 9),
              new Activate(Activation.RELU),
              new Dense("two/W", "two/b", 8),
              new Activate(Activation.TANH),
              new Dense("three/W", "three/b", 7),
              new Activate(Activation.SIGMOID),
              new Dense("four/W", "four/b", 6),
              new Dense("W", "b", 3),
              new Activate(Activation.SOFTMAX)),
          List.of("ant", "bee", "crab"));

  private static final Map<String, Signature> SEEDS_CONTRACT =
      Map.of(
          "predict_images",
          new Signature(
              Map.of("images", "x:0"), Map.of("scores", "y:0"), "tensorflow/serving/predict"),
          "serving_default",
          new Signature(
              Map.of("inputs", "tf_example:0"),
              Map.of("classes", "trestle/classes:0", "scores", "top_k:0"),
              "tensorflow/serving/classify"));

  private final Configuration conf = new Configuration(false);

  @TempDir java.nio.file.Path folder;

  @ParameterizedTest
  @EnumSource
  void savedModelsOfOneToSevenShardsAnswerAsOurForwardPass(
      TensorFlowVersion version, SplittableRandom random) throws IOException {
    for (ServingGraph graph : List.of(SOFTMAX, CHAIN)) {
      for (int shards = 1; shards <= MOST_SHARDS; shards++) {
        Map<String, float[]> values = ForwardPass.variables(graph, random);
        String bundle = writeByShards(graph, values, shards, BundleLayout.SAVED_MODEL);
        try (Model model =
            TensorFlow.shared(version).loadSavedModel(java.nio.file.Path.of(bundle), "serve")) {
          assertThat(model.signatures()).isEqualTo(SEEDS_CONTRACT);
          checkPredict(model, "predict_images", graph, values, random);
          checkClassify(model, graph, values, random);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionBundlesOfOneToSevenShardsAnswerAsOurForwardPass(
      TensorFlowVersion version, SplittableRandom random) throws IOException {
    for (int shards = 1; shards <= MOST_SHARDS; shards++) {
      Map<String, float[]> values = ForwardPass.variables(SOFTMAX, random);
      String bundle = writeByShards(SOFTMAX, values, shards, BundleLayout.SESSION_BUNDLE);
      assertThat(bundle).endsWith("/0000000" + shards);
      try (Model model =
          TensorFlow.shared(version).loadSessionBundle(java.nio.file.Path.of(bundle))) {
        checkPredict(model, "inputs+outputs", SOFTMAX, values, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void slicesAcrossShardsAreRestoredBitForBit(TensorFlowVersion version, SplittableRandom random)
      throws IOException {
    Map<String, float[]> values = ForwardPass.variables(SOFTMAX, random);
    java.nio.file.Path bundle =
        java.nio.file.Path.of(writeByShards(SOFTMAX, values, 3, BundleLayout.SAVED_MODEL));
    java.nio.file.Path prefix = bundle.resolve("variables/variables");
    float[] restored =
        TensorFlow.shared(version)
            .restore(prefix, "W", "784 10 200,400:0,10", TensorType.FLOAT)
            .floats();
    assertThat(restored).isEqualTo(Arrays.copyOfRange(values.get("W"), 2000, 6000));
  }

  @Test
  void aBundleThatTensorFlowWroteIsReadBitForBit(SplittableRandom random) throws IOException {
    float[] weights = ForwardPass.floats(33, random);
    java.nio.file.Path saved = folder.resolve("saved");
    GraphBuilder graph =
        new GraphBuilder()
            .constant("var0", Tensor.ofFloats(weights, 11, 3))
            .node("VariableV2", "scope/var")
            .type("dtype", TensorType.FLOAT)
            .shape("shape", 11, 3)
            .end()
            .node("Assign", "set")
            .inputs("scope/var", "var0")
            .type("T", TensorType.FLOAT)
            .end()
            .node("Placeholder", "x")
            .type("dtype", TensorType.FLOAT)
            .shape("shape", -1, 11)
            .end()
            .node("MatMul", "y")
            .inputs("x", "scope/var")
            .type("T", TensorType.FLOAT)
            .end();
    try (Model model = TensorFlow.shared(TensorFlowVersion.V2_18).open(graph)) {
      model.run(Map.of(), List.of(), List.of("set"));
      model.save(saved, "multiply", new Signature(Map.of("in", "x:0"), Map.of("out", "y:0"), ""));
    }
    try (SavedModelReader reader = Bundles.open(conf, new Path(saved.toUri()))) {
      assertThat(reader.layout()).isEqualTo(BundleLayout.SAVED_MODEL);
      ServedGraph served = reader.graphs().get(0);
      assertThat(served.tags()).containsExactly("serve");
      ServedGraph.Signature signature = served.signatures().get(0);
      assertThat(signature.name()).isEqualTo("multiply");
      assertThat(signature.inputs())
          .containsExactly(
              new ServedGraph.Endpoint(
                  "in", "x:0", Optional.of(DataType.FLOAT32), Optional.of(List.of(-1L, 11L))));
      assertThat(signature.outputs().get(0).tensor()).isEqualTo("y:0");
      Shape shape = Shape.of(11, 3);
      float[] read = new float[33];
      reader.variables().orElseThrow().read("scope/var", TensorSlice.whole(shape), read, 0);
      assertThat(read).isEqualTo(weights);
    }
  }

  @Test
  void variablesThatTensorFlowWroteInSlicesAreExportedBitForBit(SplittableRandom random)
      throws IOException {
    Map<String, float[]> values = ForwardPass.variables(SOFTMAX, random);
    float[] weights = values.get("W");
    TensorFlow tensorFlow = TensorFlow.shared(TensorFlowVersion.V2_18);
    java.nio.file.Path prefix = folder.resolve("checkpoint");
    tensorFlow.save(
        prefix,
        List.of("W", "W", "b"),
        List.of("784 10 0,300:-", "784 10 300,484:-", ""),
        List.of(
            Tensor.ofFloats(Arrays.copyOf(weights, 3000), 300, 10),
            Tensor.ofFloats(Arrays.copyOfRange(weights, 3000, 7840), 484, 10),
            Tensor.ofFloats(values.get("b"), 10)));
    Path work = new Path(folder.resolve("work").toUri());
    SavedModelWriter writer = BundleDirectory.open(conf, work, BundleLayout.SAVED_MODEL);
    String bundle;
    try (var checkpoint = Bundles.checkpoint(conf, new Path(prefix.toUri()))) {
      bundle = writer.export(1, SOFTMAX, VariableSource.of(checkpoint), List.of());
    }
    java.nio.file.Path local = java.nio.file.Path.of(new Path(bundle).toUri().getPath());
    assertThat(
            tensorFlow
                .restore(local.resolve("variables/variables"), "W", TensorType.FLOAT)
                .floats())
        .isEqualTo(weights);
  }

  /** Shard i holds the i-th range of rows of every matrix; vectors go to one shard each. */
  private String writeByShards(
      ServingGraph graph, Map<String, float[]> values, int shards, BundleLayout layout)
      throws IOException {
    Path work = new Path(folder.resolve(layout + "-" + graph.inputs()).toUri());
    SavedModelWriter writer = BundleDirectory.open(conf, work, layout);
    BundleAttempt attempt = writer.begin(shards, shards);
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      try (ShardWriter file = BundleDirectory.shardWriter(conf, attempt, shard)) {
        int index = 0;
        for (Map.Entry<String, Shape> variable : graph.variables().entrySet()) {
          Shape shape = variable.getValue();
          TensorSlice slice = slice(shape, shard, shards, index++);
          int row = (int) (shape.elements() / shape.extent(0));
          try (TensorStream out = file.tensor(variable.getKey(), DataType.FLOAT32, shape, slice)) {
            out.write(
                values.get(variable.getKey()),
                (int) slice.start(0) * row,
                (int) slice.shape().elements());
          }
        }
        parts.add(file.finish());
      }
    }
    String bundle = writer.commit(attempt, graph, parts, List.of());
    return new Path(bundle).toUri().getPath();
  }

  private static TensorSlice slice(Shape shape, int shard, int shards, int index) {
    long rows = shape.extent(0);
    if (shape.rank() == 1) {
      return TensorSlice.rows(shape, 0, index % shards == shard ? rows : 0);
    }
    long first = rows * shard / shards;
    return TensorSlice.rows(shape, first, rows * (shard + 1) / shards - first);
  }

  private static void checkPredict(
      Model model,
      String signature,
      ServingGraph graph,
      Map<String, float[]> values,
      SplittableRandom random) {
    float[] images = ForwardPass.floats(ROWS * graph.inputs(), random);
    Tensor tensor = Tensor.ofFloats(images, ROWS, graph.inputs());
    float[] scores = model.call(signature, Map.of("images", tensor)).get("scores").floats();
    int count = graph.classes().size();
    assertThat(scores).hasSize(ROWS * count);
    for (int row = 0; row < ROWS; row++) {
      double[] expected = ForwardPass.scores(graph, values, row(images, row, graph));
      for (int j = 0; j < count; j++) {
        assertThat((double) scores[row * count + j]).isCloseTo(expected[j], within(1e-6));
      }
    }
  }

  private static void checkClassify(
      Model model, ServingGraph graph, Map<String, float[]> values, SplittableRandom random) {
    float[] images = ForwardPass.floats(ROWS * graph.inputs(), random);
    List<byte[]> examples = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      Feature feature = Feature.ofFloats(row(images, row, graph));
      examples.add(new Example(Map.of("x", feature)).toBytes());
    }
    Map<String, Tensor> answer =
        model.call("serving_default", Map.of("inputs", Tensor.ofStrings(examples, ROWS)));
    int count = graph.classes().size();
    for (int row = 0; row < ROWS; row++) {
      double[] expected = ForwardPass.scores(graph, values, row(images, row, graph));
      Map<String, Double> named = new LinkedHashMap<>();
      for (int j = 0; j < count; j++) {
        named.put(graph.classes().get(j), expected[j]);
      }
      double before = 1;
      for (int place = row * count; place < (row + 1) * count; place++) {
        double score = answer.get("scores").floats()[place];
        String name = answer.get("classes").texts().get(place);
        assertThat(score).isLessThanOrEqualTo(before);
        assertThat(score).isCloseTo(named.remove(name), within(1e-6));
        before = score;
      }
      assertThat(named).isEmpty();
    }
  }

  private static float[] row(float[] images, int row, ServingGraph graph) {
    return Arrays.copyOfRange(images, row * graph.inputs(), (row + 1) * graph.inputs());
  }
}
