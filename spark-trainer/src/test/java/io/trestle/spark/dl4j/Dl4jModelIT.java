package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.ps.VariableSpec;
import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.spark.GradientCompression;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.Mode;
import io.trestle.spark.Resume;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.Blocks;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** DL4J itself is the judge: what it would have trained, and what it makes of the files. */
@Timeout(120)
final class Dl4jModelIT {
  private static final int FEATURES = 12;
  private static final int CLASSES = 3;

  @TempDir Path dir;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("Sgd", plain(new Sgd(0.3))),
        Arguments.of("Nesterovs", plain(new Nesterovs(0.1, 0.9))),
        Arguments.of("Adam", plain(new Adam(0.01))),
        Arguments.of("AdaGrad", plain(new AdaGrad(0.1))),
        Arguments.of(
            "exponential",
            plain(new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.5, 0.98)))),
        Arguments.of(
            "step", plain(new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 40)))),
        Arguments.of("l1, l2", dense(builder(new Sgd(0.3)).l1(0.001).l2(0.01).l2Bias(0.02))),
        Arguments.of(
            "clipped per layer",
            dense(
                builder(new Sgd(0.3))
                    .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(0.1))),
        Arguments.of(
            "renormalized",
            dense(
                builder(new Sgd(0.01))
                    .gradientNormalization(GradientNormalization.RenormalizeL2PerParamType))),
        Arguments.of(
            "clipped by element",
            dense(
                builder(new Sgd(0.3))
                    .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                    .gradientNormalizationThreshold(0.01))),
        Arguments.of("batch normalization", images(new Sgd(0.1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void learnsAsPlainDl4jDoes(String name, MultiLayerConfiguration conf) {
    PackedBlock block = Blocks.random(new SplittableRandom(7), 60, FEATURES, CLASSES, 0.9);
    MultiLayerNetwork plain = new MultiLayerNetwork(conf.clone());
    plain.init();
    INDArray x = features(block);
    INDArray y = labels(block);
    Dl4jModel model = Dl4jModel.of(conf);
    OneServer server = new OneServer(model);
    GradientComputer computer = model.newGradientComputer();
    float[] gradient = new float[server.parameters.length];
    for (int step = 0; step < 200; step++) {
      double penalty = plain.calcRegularizationScore(true);
      plain.fit(x, y);
      computer.load(server.parameters);
      BatchResult result = computer.compute(Batch.of(block), gradient);
      server.push(step, gradient);
      assertThat(result.meanLoss() + penalty)
          .as("%s, loss at step %d", name, step)
          .isCloseTo(plain.score(), within(1e-4));
    }
    INDArray trained = ((MultiLayerNetwork) model.network(server.parameters)).output(x);
    assertThat(trained.distance2(plain.output(x))).isLessThan(1e-2);
    computer.load(server.parameters);
    float[] probabilities = new float[block.rows() * CLASSES];
    computer.probabilities(Batch.of(block), probabilities);
    assertThat(probabilities).isEqualTo(trained.dup('c').data().asFloat());
  }

  @Test
  void aRunTrainsResumesExactlyAndLeavesAZip() throws Exception {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> rows = blobs(spark, 300).cache();
    Dl4jModel model =
        Dl4jModel.of(
            builder(new Adam(0.02))
                .list()
                .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(16).build())
                .layer(new BatchNormalization.Builder().build())
                .layer(new DropoutLayer(0.8))
                .layer(output(16))
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    float[] whole = train(model, rows, config(60).build());
    TrainingConfig.Builder logged = config(60).logDir(dir.resolve("logs").toString());
    train(model, rows, logged.maxSteps(25).build());
    float[] resumed = train(model, rows, logged.maxSteps(60).resume(Resume.REQUIRED).build());
    assertThat(resumed).isEqualTo(whole);
    String zip = dir.resolve("network.zip").toUri().toString();
    model.save(whole, zip, new Configuration());
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(dir.resolve("network.zip").toFile());
    INDArray x = features(Blocks.random(new SplittableRandom(1), 20, FEATURES, CLASSES, 1));
    assertThat(read.output(x)).isEqualTo(((MultiLayerNetwork) model.network(whole)).output(x));
    Dl4jModel again = Dl4jModel.load(zip, new Configuration());
    assertThat(again.variables()).extracting(VariableSpec::name).contains("layer1/mean");
    assertThat(initial(again)).isEqualTo(whole);
    rows.unpersist();
  }

  @Test
  void aGraphComputesAsItsTwinOfLayers() {
    MultiLayerConfiguration layers = plain(new Sgd(0.3));
    ComputationGraphConfiguration graph =
        builder(new Sgd(0.3))
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", new DenseLayer.Builder().nIn(FEATURES).nOut(10).build(), "in")
            .addLayer("last", output(10), "first")
            .setOutputs("last")
            .build();
    Dl4jModel one = Dl4jModel.of(layers);
    Dl4jModel other = Dl4jModel.of(graph);
    assertThat(other.variables()).extracting(VariableSpec::name).contains("first/W", "last/b");
    PackedBlock block = Blocks.randomSparse(new SplittableRandom(3), 30, FEATURES, CLASSES, 5);
    float[] parameters = initial(one);
    float[] expected = new float[parameters.length];
    float[] found = new float[parameters.length];
    gradient(one, parameters, block, expected);
    gradient(other, parameters, block, found);
    assertThat(found).containsExactly(expected, within(1e-6f));
    assertThat(other.network(parameters)).isInstanceOf(ComputationGraph.class);
  }

  @Test
  void whatTheServersHaveNoRuleForIsRefusedByName() {
    assertThatThrownBy(() -> Dl4jModel.of(plain(new RmsProp(0.1))).variables())
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("RmsProp")
        .hasMessageContaining("layer0/W");
    assertThatThrownBy(
            () ->
                Dl4jModel.of(plain(new Sgd(new InverseSchedule(ScheduleType.ITERATION, 0.1, 1, 1))))
                    .variables())
        .hasMessageContaining("InverseSchedule");
    assertThatThrownBy(
            () ->
                Dl4jModel.of(plain(new Sgd(new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.9))))
                    .variables())
        .hasMessageContaining("EPOCH");
    assertThatThrownBy(() -> Dl4jModel.of(dense(builder(new Sgd(0.1)).weightDecay(0.1))))
        .hasMessageContaining("WeightDecay");
    assertThat(Dl4jModel.of(dense(builder(new Sgd(0.1)))).withOptimizerOfTheRun().variables())
        .allMatch(variable -> variable.optimizer().isEmpty());
  }

  @Test
  void aNetworkLearnsFromCompressedGradients() {
    TrainingResult result =
        Trainer.on(LocalSpark.session())
            .config(
                config(400).gradientCompression(GradientCompression.adaptiveThreshold()).build())
            .model(Dl4jModel.of(images(new Sgd(0.1))))
            .train(blobs(LocalSpark.session(), 120));
    assertThat(result.bytesSaved()).isPositive();
    assertThat(result.finalLoss()).isLessThan(0.3);
  }

  @Test
  void localStepsAndClippingAreTheNetworksOwn() {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> rows = blobs(spark, 30);
    Dl4jModel model = Dl4jModel.of(plain(new Sgd(0.1)));
    assertThatThrownBy(() -> train(model, rows, config(5).pushInterval(2).build()))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("pushInterval");
    assertThatThrownBy(() -> train(model, rows, config(5).clipNorm(1).build()))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("clipNorm");
  }

  private static void gradient(
      Dl4jModel model, float[] parameters, PackedBlock block, float[] gradient) {
    GradientComputer computer = model.newGradientComputer();
    computer.load(parameters);
    computer.compute(Batch.of(block), gradient);
  }

  private static TrainingConfig.Builder config(long steps) {
    return TrainingConfig.builder().workers(2).mode(Mode.sync()).batchSize(20).maxSteps(steps);
  }

  private static float[] train(Dl4jModel model, Dataset<Row> rows, TrainingConfig config) {
    List<float[]> got = new ArrayList<>();
    Trainer.on(LocalSpark.session())
        .config(config)
        .model(model)
        .parameters((trained, parameters) -> got.add(parameters))
        .train(rows);
    return got.get(0);
  }

  private static NeuralNetConfiguration.Builder builder(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(11)
        .updater(updater)
        .activation(Activation.TANH);
  }

  private static MultiLayerConfiguration plain(IUpdater updater) {
    return dense(builder(updater));
  }

  private static MultiLayerConfiguration dense(NeuralNetConfiguration.Builder builder) {
    return builder
        .list()
        .layer(new DenseLayer.Builder().nIn(FEATURES).nOut(10).build())
        .layer(output(10))
        .build();
  }

  private static MultiLayerConfiguration images(IUpdater updater) {
    return builder(updater)
        .list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(output(0))
        .setInputType(InputType.convolutionalFlat(4, 3, 1))
        .build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static INDArray features(PackedBlock block) {
    float[][] values = new float[block.rows()][];
    for (int row = 0; row < values.length; row++) {
      values[row] = Blocks.features(block, row);
    }
    return Nd4j.create(values);
  }

  private static INDArray labels(PackedBlock block) {
    float[][] values = new float[block.rows()][CLASSES];
    for (int row = 0; row < values.length; row++) {
      values[row][block.label(row)] = 1;
    }
    return Nd4j.create(values);
  }

  private static float[] initial(Dl4jModel model) {
    return new OneServer(model).parameters;
  }

  private static Dataset<Row> blobs(SparkSession spark, int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = random.doubles(FEATURES, -0.5, 0.5).toArray();
      x[i % CLASSES] += 1;
      rows.add(RowFactory.create(Vectors.dense(x), i % CLASSES));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", new VectorUDT(), false)
            .add("label", DataTypes.IntegerType, false));
  }

  /** What a server does with the pushes of one worker, one after the other. */
  private static final class OneServer {
    final float[] parameters;
    private final List<VariableSpec> variables;
    private final List<Optimizer> optimizers = new ArrayList<>();
    private final List<SliceState> states = new ArrayList<>();

    OneServer(Dl4jModel model) {
      variables = model.variables();
      parameters = new float[Math.toIntExact(model.numParameters())];
      int at = 0;
      for (VariableSpec variable : variables) {
        Optimizer optimizer = Optimizer.of(variable.optimizer().orElseThrow());
        SliceState state = SliceState.allocate((int) variable.size(), optimizer.slots());
        variable.initializer().fill(0, state.values(), 0, state.values().length);
        System.arraycopy(state.values(), 0, parameters, at, state.values().length);
        at += state.values().length;
        optimizers.add(optimizer);
        states.add(state);
      }
    }

    void push(long step, float[] gradient) {
      int at = 0;
      for (int i = 0; i < states.size(); i++) {
        int count = states.get(i).values().length;
        optimizers.get(i).begin(step);
        optimizers.get(i).apply(states.get(i), 0, gradient, at, count);
        optimizers.get(i).end();
        System.arraycopy(states.get(i).values(), 0, parameters, at, count);
        at += count;
      }
    }
  }
}
