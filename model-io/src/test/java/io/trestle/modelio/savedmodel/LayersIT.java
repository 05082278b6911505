package io.trestle.modelio.savedmodel;

import static io.trestle.modelio.ServingGraph.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.Activation;
import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.ServingLayer.Activate;
import io.trestle.modelio.ServingLayer.BatchNormalization;
import io.trestle.modelio.ServingLayer.Convolution;
import io.trestle.modelio.ServingLayer.Dense;
import io.trestle.modelio.ServingLayer.Elu;
import io.trestle.modelio.ServingLayer.FixedScale;
import io.trestle.modelio.ServingLayer.LeakyRelu;
import io.trestle.modelio.ServingLayer.LearnedScale;
import io.trestle.modelio.ServingLayer.Pool;
import io.trestle.modelio.ServingLayer.Pooling;
import io.trestle.modelio.ServingLayer.Reshape;
import io.trestle.modelio.ServingLayer.Spread;
import io.trestle.modelio.ServingLayer.ThresholdedRelu;
import io.trestle.modelio.ServingLayer.WeightOrder;
import io.trestle.modelio.Shape;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.Window;
import io.trestle.modelio.Window.Edges;
import io.trestle.modelio.Window.Extent;
import io.trestle.modelio.Window.Padding;
import io.trestle.modelio.tfrecord.Example;
import io.trestle.modelio.tfrecord.Feature;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What TensorFlow makes of every kind of layer is what the formulas say. */
@Seeded
class LayersIT {
  private static final int ROWS = 4;
  private static final Shape IMAGE = Shape.of(3, 7, 9);
  private static final int PIXELS = 3 * 7 * 9;

  /** Padding of every kind; the last one is uneven. */
  private static final List<Padding> PADDINGS =
      List.of(Padding.none(), Padding.same(), new Edges(1, 1, 1, 1), new Edges(0, 2, 1, 0));

  @TempDir java.nio.file.Path folder;
  private int version;

  @ParameterizedTest
  @EnumSource
  void activations(TensorFlowVersion tensorFlow, SplittableRandom random) throws IOException {
    List<ServingLayer> layers = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      layers.add(new Activate(activation));
    }
    layers.add(new LeakyRelu(0.01));
    layers.add(new LeakyRelu(1.5));
    layers.add(new Elu(1));
    layers.add(new Elu(0.3));
    layers.add(new ThresholdedRelu(0.1));
    for (ServingLayer layer : layers) {
      check(tensorFlow, numbered(5, List.of(new Dense("W", "b", 9), layer), 9), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void denseLayersOfBothOrdersWithAndWithoutBias(
      TensorFlowVersion tensorFlow, SplittableRandom random) throws IOException {
    for (WeightOrder order : WeightOrder.values()) {
      ServingLayer first = new Dense("one", order, Optional.empty(), 6);
      ServingLayer second = new Dense("two", order, Optional.of("bias"), 3);
      check(tensorFlow, numbered(5, List.of(first, second), 3), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void convolutionsOfEveryStrideAndPadding(TensorFlowVersion tensorFlow, SplittableRandom random)
      throws IOException {
    for (Padding padding : PADDINGS) {
      for (Extent stride : List.of(new Extent(1, 1), new Extent(2, 3))) {
        Window window = new Window(new Extent(3, 2), stride, padding);
        check(tensorFlow, images(new Convolution("c", Optional.of("b"), 4, window)), random);
      }
    }
    Window pixel = new Window(new Extent(1, 1), new Extent(1, 1), Padding.none());
    check(tensorFlow, images(new Convolution("c", Optional.empty(), 2, pixel)), random);
  }

  @ParameterizedTest
  @EnumSource
  void poolingsOfEveryKindStrideAndPadding(TensorFlowVersion tensorFlow, SplittableRandom random)
      throws IOException {
    for (Pool pool : Pool.values()) {
      for (Padding padding : PADDINGS) {
        for (Extent stride : List.of(new Extent(1, 1), new Extent(3, 2))) {
          // Below zero, where padding with zeros would be the largest.
          BatchNormalization below =
              new BatchNormalization("m", "v", Spread.VARIANCE, new FixedScale(1, -9), 0.1);
          Window window = new Window(new Extent(3, 2), stride, padding);
          check(tensorFlow, images(below, new Pooling(pool, window)), random);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchNormalizationsOfValuesAndOfChannels(
      TensorFlowVersion tensorFlow, SplittableRandom random) throws IOException {
    for (Spread spread : Spread.values()) {
      BatchNormalization learned =
          new BatchNormalization("m", "v", spread, new LearnedScale("g", "b"), 1e-2);
      BatchNormalization fixed =
          new BatchNormalization("m", "v", spread, new FixedScale(1.5, 0.2), 1e-2);
      check(tensorFlow, images(learned), random);
      check(tensorFlow, numbered(8, List.of(fixed), 8), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void layersInAChainAnswerBothSignatures(TensorFlowVersion tensorFlow, SplittableRandom random)
      throws IOException {
    Window kernel = new Window(new Extent(3, 3), new Extent(1, 1), Padding.same());
    Window halves = new Window(new Extent(2, 2), new Extent(2, 2), Padding.none());
    ServingGraph graph =
        numbered(
            PIXELS,
            List.of(
                new Reshape(IMAGE),
                new Convolution("c1", Optional.of("b1"), 4, kernel),
                new Activate(Activation.RELU),
                new Pooling(Pool.MAX, halves),
                new Reshape(Shape.of(48)),
                new Dense("W1", WeightOrder.UNITS_FIRST, Optional.of("d1"), 24),
                new Reshape(Shape.of(6, 2, 2)),
                new Convolution("c2", Optional.of("b2"), 2, kernel),
                new Reshape(Shape.of(1, 4, 2)),
                new Reshape(Shape.of(8)),
                new Dense("W2", "d2", 3),
                new Activate(Activation.SOFTMAX)),
            3);
    check(tensorFlow, graph, random);
  }

  /** A graph of layers over images of which the result is made flat. */
  private static ServingGraph images(ServingLayer... layers) {
    List<ServingLayer> all = new ArrayList<>(List.of(new Reshape(IMAGE)));
    all.addAll(Arrays.asList(layers));
    Shape shape = IMAGE;
    for (ServingLayer layer : layers) {
      shape = layer.output(shape);
    }
    int values = (int) shape.elements();
    all.add(new Reshape(Shape.of(values)));
    return numbered(PIXELS, all, values);
  }

  private void check(TensorFlowVersion tensorFlow, ServingGraph graph, SplittableRandom random)
      throws IOException {
    Map<String, float[]> values = ForwardPass.variables(graph, random);
    // A variance is positive.
    values.computeIfPresent("v", (name, old) -> ForwardPass.floats(old.length, random));
    Path work = new Path(folder.toUri());
    String bundle =
        BundleDirectory.open(new Configuration(false), work, BundleLayout.SAVED_MODEL)
            .export(++version, graph, VariableSource.of(values), List.of());
    java.nio.file.Path local = java.nio.file.Path.of(new Path(bundle).toUri().getPath());
    float[] samples = ForwardPass.floats(ROWS * graph.inputs(), random);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 6 * samples[i] - 3;
    }
    try (Model model = TensorFlow.shared(tensorFlow).loadSavedModel(local, "serve")) {
      Tensor images = Tensor.ofFloats(samples, ROWS, graph.inputs());
      float[] scores =
          model.call("predict_images", Map.of("images", images)).get("scores").floats();
      float[] sorted = classify(model, graph, samples);
      int count = graph.classes().size();
      assertThat(scores).as("%s", graph.layers()).hasSize(ROWS * count);
      for (int row = 0; row < ROWS; row++) {
        float[] sample = sample(samples, row, graph);
        double[] expected = ForwardPass.scores(graph, values, sample);
        for (int j = 0; j < count; j++) {
          assertThat((double) scores[row * count + j])
              .as("score %d of %s", j, graph.layers())
              .isCloseTo(expected[j], within(1e-5 * Math.max(1, Math.abs(expected[j]))));
        }
        float[] falling = Arrays.copyOfRange(scores, row * count, (row + 1) * count);
        Arrays.sort(falling);
        assertThat(sorted[row * count]).isCloseTo(falling[count - 1], within(1e-5f));
        assertThat(sorted[(row + 1) * count - 1]).isCloseTo(falling[0], within(1e-5f));
      }
    }
  }

  private static float[] classify(Model model, ServingGraph graph, float[] samples) {
    List<byte[]> examples = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      Feature feature = Feature.ofFloats(sample(samples, row, graph));
      examples.add(new Example(Map.of("x", feature)).toBytes());
    }
    Tensor inputs = Tensor.ofStrings(examples, ROWS);
    return model.call("serving_default", Map.of("inputs", inputs)).get("scores").floats();
  }

  private static float[] sample(float[] samples, int row, ServingGraph graph) {
    return Arrays.copyOfRange(samples, row * graph.inputs(), (row + 1) * graph.inputs());
  }
}
