package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.ps.VariableSpec;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** TensorFlow's answers are those of DL4J's own output, within 1e-5. */
@Seeded
@Timeout(120)
final class Dl4jServingIT {
  private static final int ROWS = 5;

  @TempDir Path folder;
  private int version;

  @ParameterizedTest
  @EnumSource
  void leNetInEveryTensorFlow(TensorFlowVersion tensorFlow, SplittableRandom random)
      throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(convolution(20).build())
                .layer(pooling(PoolingType.MAX).build())
                .layer(convolution(50).build())
                .layer(pooling(PoolingType.MAX).build())
                .layer(new DenseLayer.Builder().nOut(500).activation(Activation.RELU).build())
                .layer(output(10))
                .setInputType(InputType.convolutionalFlat(28, 28, 1))
                .build());
    network.init();
    check(tensorFlow, network, random);
  }

  static Stream<IActivation> activations() {
    return Stream.concat(
        Stream.of(Activation.values())
            .map(Activation::getActivationFunction)
            .filter(function -> ActivationTranslation.of(function).isPresent()),
        Stream.of(
            new ActivationELU(0.3), new ActivationLReLU(0.2), new ActivationReLU(null, null, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyActivation(IActivation function, SplittableRandom random) throws IOException {
    MultiLayerNetwork network =
        chain(
            list ->
                list.layer(new DenseLayer.Builder().nIn(6).nOut(9).activation(function).build())
                    .layer(
                        new OutputLayer.Builder()
                            .nIn(9)
                            .nOut(4)
                            .activation(Activation.IDENTITY)
                            .lossFunction(LossFunction.MSE)
                            .build()));
    check(TensorFlowVersion.V2_18, network, random);
  }

  @Test
  void convolutionsAndPoolingsOfEveryModeAndStride(SplittableRandom random) throws IOException {
    for (ConvolutionMode mode : List.of(ConvolutionMode.Same, ConvolutionMode.Truncate)) {
      for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
        for (boolean counted : new boolean[] {true, false}) {
          int padding = mode == ConvolutionMode.Same ? 0 : 1;
          MultiLayerNetwork network =
              chain(
                  list ->
                      list.layer(
                              new ConvolutionLayer.Builder(3, 2)
                                  .nOut(4)
                                  .stride(2, 1)
                                  .padding(padding, padding)
                                  .convolutionMode(mode)
                                  .activation(Activation.TANH)
                                  .build())
                          .layer(
                              new SubsamplingLayer.Builder(type)
                                  .kernelSize(3, 3)
                                  .stride(2, 2)
                                  .padding(padding, padding)
                                  .convolutionMode(mode)
                                  .avgPoolIncludePadInDivisor(counted)
                                  .build())
                          .layer(output(3))
                          .setInputType(InputType.convolutionalFlat(13, 10, 3)));
          check(TensorFlowVersion.V2_18, network, random);
        }
      }
    }
  }

  @Test
  void batchNormalizationDropoutAndGlobalPooling(SplittableRandom random) throws IOException {
    for (boolean logarithms : new boolean[] {true, false}) {
      for (boolean locked : new boolean[] {true, false}) {
        BatchNormalization normalization =
            new BatchNormalization.Builder()
                .useLogStd(logarithms)
                .lockGammaBeta(locked)
                .gamma(1.5)
                .beta(0.2)
                .eps(1e-3)
                .activation(Activation.TANH)
                .build();
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder()
                    .activation(Activation.RELU)
                    .list()
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).hasBias(false).build())
                    .layer(normalization.clone())
                    .layer(new ActivationLayer(Activation.ELU))
                    .layer(new GlobalPoolingLayer(PoolingType.AVG))
                    .layer(new DenseLayer.Builder().nOut(7).hasBias(false).dropOut(0.5).build())
                    .layer(normalization.clone())
                    .layer(new DropoutLayer(0.5))
                    .layer(new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build())
                    .layer(
                        new LossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.convolutionalFlat(6, 5, 2))
                    .build());
        network.init();
        check(TensorFlowVersion.V2_18, network, random);
      }
    }
  }

  @Test
  void aComputationGraphThatIsAChain(SplittableRandom random) throws IOException {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("save", convolution(3).build(), "in")
                .addLayer("2 pool", pooling(PoolingType.AVG).build(), "save")
                .addLayer(
                    "dense 1",
                    new FrozenLayer(
                        new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build()),
                    "2 pool")
                .addLayer("dense-1", output(4), "dense 1")
                .setOutputs("dense-1")
                .setInputTypes(InputType.convolutionalFlat(10, 12, 2))
                .build());
    network.init();
    assertThat(Dl4jModel.of(network).servingGraph().variables())
        .containsKeys("layer0_save/W", "dense_1/W", "dense-1/b");
    check(TensorFlowVersion.V2_18, network, random);
  }

  @Test
  void whatCannotBeServedIsRefusedByName() {
    refused(
        "Layer \"layer1\" (LocalResponseNormalization) cannot be served",
        list -> list.layer(convolution(3).build()).layer(new LocalResponseNormalization()));
    refused(
        "Layer \"layer0\" (ConvolutionLayer) cannot be served by TensorFlow. The reason: its"
            + " dilation",
        list -> list.layer(convolution(3).dilation(2, 2).build()));
    refused(
        "Layer \"layer0\" (DenseLayer) cannot be served by TensorFlow. The reason: there is no"
            + " activation",
        list -> list.layer(new DenseLayer.Builder().nOut(3).activation(Activation.RRELU).build()));
    refused(
        "Layer \"layer0\" (SubsamplingLayer) cannot be served by TensorFlow. The reason: its"
            + " pooling",
        list -> list.layer(pooling(PoolingType.PNORM).pnorm(2).build()));
    ComputationGraphConfiguration fork =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", new DenseLayer.Builder().nIn(4).nOut(3).build(), "in")
            .addLayer("b", new DenseLayer.Builder().nIn(4).nOut(3).build(), "in")
            .addVertex("both", new MergeVertex(), "a", "b")
            .addLayer(
                "out",
                new OutputLayer.Builder().nIn(6).nOut(2).activation(Activation.SOFTMAX).build(),
                "both")
            .setOutputs("out")
            .build();
    assertThatThrownBy(() -> Dl4jModel.of(fork).servingGraph())
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("no plain chain")
        .hasMessageContaining("[a, b]");
  }

  private static void refused(
      String message, UnaryOperator<NeuralNetConfiguration.ListBuilder> layers) {
    MultiLayerConfiguration network =
        layers
            .apply(new NeuralNetConfiguration.Builder().list())
            .layer(output(3))
            .setInputType(InputType.convolutionalFlat(12, 12, 1))
            .build();
    assertThatThrownBy(() -> Dl4jModel.of(network).servingGraph())
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining(message);
  }

  private static ConvolutionLayer.Builder convolution(int filters) {
    return new ConvolutionLayer.Builder(5, 5).nOut(filters).activation(Activation.RELU);
  }

  private static SubsamplingLayer.Builder pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2);
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder().nOut(classes).activation(Activation.SOFTMAX).build();
  }

  private static MultiLayerNetwork chain(UnaryOperator<NeuralNetConfiguration.ListBuilder> layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.apply(new NeuralNetConfiguration.Builder().list()).build());
    network.init();
    return network;
  }

  private void check(TensorFlowVersion tensorFlow, Model network, SplittableRandom random)
      throws IOException {
    network.paramTable().forEach((name, value) -> randomize(name, value, random));
    Dl4jModel model =
        network instanceof MultiLayerNetwork layers
            ? Dl4jModel.of(layers)
            : Dl4jModel.of((ComputationGraph) network);
    ServingGraph graph = model.servingGraph();
    float[] samples = floats(ROWS * model.numFeatures(), 2, random);
    float[] outputs = output(network, Nd4j.create(samples, ROWS, model.numFeatures()));
    String bundle =
        BundleDirectory.open(
                new Configuration(false),
                new org.apache.hadoop.fs.Path(folder.toUri()),
                BundleLayout.SAVED_MODEL)
            .export(++version, graph, variables(model), List.of());
    Path local = Path.of(new org.apache.hadoop.fs.Path(bundle).toUri().getPath());
    try (var served = TensorFlow.shared(tensorFlow).loadSavedModel(local, "serve")) {
      Tensor images = Tensor.ofFloats(samples, ROWS, graph.inputs());
      float[] scores =
          served.call("predict_images", Map.of("images", images)).get("scores").floats();
      assertThat(scores).hasSameSizeAs(outputs);
      for (int i = 0; i < scores.length; i++) {
        assertThat(scores[i])
            .as("score %d of %s", i, graph.layers())
            .isCloseTo(outputs[i], within(1e-5f * Math.max(1, Math.abs(outputs[i]))));
      }
    }
  }

  private static float[] output(Model network, INDArray samples) {
    INDArray output =
        network instanceof MultiLayerNetwork layers
            ? layers.output(samples)
            : ((ComputationGraph) network).outputSingle(samples);
    return output.dup('c').data().asFloat();
  }

  /** What the servers would hold. */
  private static VariableSource variables(Dl4jModel model) {
    Map<String, float[]> values = new HashMap<>();
    for (VariableSpec variable : model.variables()) {
      float[] filled = new float[(int) variable.size()];
      variable.initializer().fill(0, filled, 0, filled.length);
      values.put(variable.name(), filled);
    }
    return VariableSource.of(values);
  }

  /** Values that neither vanish nor saturate; a variance is positive. */
  private static void randomize(String name, INDArray value, SplittableRandom random) {
    long inputs = value.length() / Math.max(value.size(0), value.size(1));
    float[] values = floats((int) value.length(), 2 / Math.sqrt((double) inputs), random);
    if (name.endsWith("_var")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.2f + Math.abs(values[i]);
      }
    }
    value.assign(Nd4j.create(values, value.shape(), 'c'));
  }

  private static float[] floats(int count, double scale, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
    }
    return values;
  }
}
