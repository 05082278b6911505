package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingGraph.Layer;
import io.trestle.modelio.proto.ProtoWriter;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Signature;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated graphs in every TensorFlow, with variables that TensorFlow itself wrote. */
@Seeded
class ServingGraphIT {
  private static final int ROWS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aChainOfAllActivationsComputesTheFormulas(TensorFlowVersion version, SplittableRandom random)
      throws IOException {
    ServingGraph graph =
        new ServingGraph(
            11,
            List.of(
                new Layer("a/W", "a/b", 7, Activation.RELU),
                new Layer("b/W", "b/b", 6, Activation.TANH),
                new Layer("c/W", "c/b", 5, Activation.SIGMOID),
                new Layer("d/W", "d/b", 4, Activation.IDENTITY),
                new Layer("e/W", "e/b", 3, Activation.SOFTMAX)),
            List.of("ant", "bee", "crab"));
    check(graph, version, random);
  }

  @ParameterizedTest
  @EnumSource
  void softmaxRegressionKeepsTheSeedsContract(TensorFlowVersion version, SplittableRandom random)
      throws IOException {
    Map<String, Signature> signatures =
        check(ServingGraph.softmaxRegression("W", "b", 784, 10), version, random);
    assertThat(signatures)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "predict_images",
                new Signature(
                    Map.of("images", "x:0"), Map.of("scores", "y:0"), "tensorflow/serving/predict"),
                "serving_default",
                new Signature(
                    Map.of("inputs", "tf_example:0"),
                    Map.of("classes", "trestle/classes:0", "scores", "top_k:0"),
                    "tensorflow/serving/classify")));
  }

  private Map<String, Signature> check(
      ServingGraph graph, TensorFlowVersion version, SplittableRandom random) throws IOException {
    Map<String, float[]> variables = ForwardPass.variables(graph, random);
    Files.write(folder.resolve("saved_model.pb"), MetaGraphWriter.savedModel(graph));
    Files.createDirectory(folder.resolve("variables"));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph
        .variables()
        .forEach(
            (name, shape) ->
                tensors.put(name, Tensor.ofFloats(variables.get(name), shape.extents())));
    TensorFlow tensorFlow = TensorFlow.shared(version);
    tensorFlow.save(folder.resolve("variables/variables"), tensors);
    try (Model model = tensorFlow.loadSavedModel(folder, "serve")) {
      float[] images = ForwardPass.floats(ROWS * graph.inputs(), random);
      float[] scores =
          model
              .call(
                  "predict_images", Map.of("images", Tensor.ofFloats(images, ROWS, graph.inputs())))
              .get("scores")
              .floats();
      Map<String, Tensor> classified =
          model.call("serving_default", Map.of("inputs", examples(images, graph.inputs())));
      int count = graph.classes().size();
      for (int row = 0; row < ROWS; row++) {
        float[] image =
            Arrays.copyOfRange(images, row * graph.inputs(), (row + 1) * graph.inputs());
        double[] expected = ForwardPass.scores(graph, variables, image);
        for (int j = 0; j < count; j++) {
          assertThat((double) scores[row * count + j]).isCloseTo(expected[j], within(1e-6));
          int found =
              graph.classes().indexOf(classified.get("classes").texts().get(row * count + j));
          assertThat(classified.get("scores").floats()[row * count + j])
              .isEqualTo(scores[row * count + found]);
        }
      }
      return model.signatures();
    }
  }

  private static Tensor examples(float[] images, int inputs) {
    List<byte[]> examples = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      ProtoWriter floats =
          new ProtoWriter().message(2, new ProtoWriter().floats(1, images, row * inputs, inputs));
      ProtoWriter features = new ProtoWriter().entry(1, "x", floats);
      examples.add(new ProtoWriter().message(1, features).toBytes());
    }
    return Tensor.ofStrings(examples, ROWS);
  }
}
