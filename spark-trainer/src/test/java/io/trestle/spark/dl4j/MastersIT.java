package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.checkpoint.CheckpointDirectory;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.Resume;
import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** DL4J's own masters behind the Trainer: the files and events of any other run. */
@Timeout(120)
final class MastersIT {
  private static final String FILES =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();
  private static final int PIXELS = 784;
  private static final int IMAGES = 6_000;
  private static final int BATCH = 100;
  private static final int EPOCHS = 3;
  private static final int SAMPLES = 12;
  private static final long STEPS_OF_AN_EPOCH = IMAGES / BATCH;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(names = "PARAMETER_AVERAGING")
  void aMasterLeavesWhatAnyRunLeaves(Strategy strategy) throws Exception {
    Dl4jModel model = Dl4jModel.of(perceptron());
    Path zip = dir.resolve("network.zip");
    Heard heard = new Heard();
    float[][] trained = new float[1][];
    TrainingResult result =
        Trainer.on(LocalSpark.session())
            .config(config(strategy).workDir(dir.resolve("model").toString()).build())
            .model(model)
            .evaluation(mnist("test", 1_000))
            .listener(heard)
            .parameters(
                (any, parameters) -> {
                  trained[0] = parameters;
                  model.save(parameters, zip.toUri().toString(), new Configuration());
                })
            .train(mnist("train", IMAGES));
    System.out.printf(
        "%s: accuracy %.4f, loss %.4f, %.1f s%n",
        strategy, result.testAccuracy().orElseThrow(), result.finalLoss(), result.seconds());
    assertThat(result.steps()).isEqualTo(EPOCHS * STEPS_OF_AN_EPOCH);
    assertThat(result.samples()).isEqualTo(EPOCHS * IMAGES);
    assertThat(result.testAccuracy().orElseThrow()).isGreaterThan(0.7);
    assertThat(result.finalLoss()).isBetween(0.01, 2.0);
    assertThat(heard.checkpoints).containsExactly(60L, 120L, 180L);
    assertThat(heard.progress).endsWith(180L).hasSizeGreaterThanOrEqualTo(EPOCHS);
    assertThat(Path.of(result.bundle().orElseThrow().replace("file:", ""), "saved_model.pb"))
        .exists();
    requireCheckpoint(trained[0]);
    requireZip(zip, model, trained[0]);
    requireNoResume(model);
  }

  /**
   * With one worker there is nothing to average. Each epoch is one batch, so Adam's state and the
   * count of iterations go over the end of every round; the last parameters are validated too.
   */
  @Test
  void averagingOneWorkerIsPlainTraining() {
    int epochs = 8;
    Dl4jModel model = Dl4jModel.of(threeClasses());
    INDArray[] trained = new INDArray[1];
    TrainingResult result =
        Trainer.on(LocalSpark.session())
            .config(
                TrainingConfig.builder()
                    .strategy(Strategy.PARAMETER_AVERAGING)
                    .workers(1)
                    .epochs(epochs)
                    .earlyStopping(epochs, 0)
                    .build())
            .model(model)
            .validation(samples())
            .parameters(
                (any, parameters) ->
                    trained[0] = ((MultiLayerNetwork) model.network(parameters)).params())
            .train(samples());
    assertThat(result.validations())
        .extracting(TrainingListener.Evaluated::globalStep)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    MultiLayerNetwork plain = new MultiLayerNetwork(threeClasses());
    plain.init();
    INDArray inputs = Nd4j.zeros(SAMPLES, 4);
    INDArray labels = Nd4j.zeros(SAMPLES, 3);
    for (int i = 0; i < SAMPLES; i++) {
      for (int feature = 0; feature < 4; feature++) {
        inputs.putScalar(i, feature, value(i, feature));
      }
      labels.putScalar(i, i % 3, 1);
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      plain.fit(inputs, labels);
    }
    assertThat(trained[0].sub(plain.params()).norm2Number().doubleValue()).isLessThan(1e-4);
  }

  private static double value(int sample, int feature) {
    return (feature == sample % 3 ? 1 : 0) + 0.01 * sample * feature;
  }

  private static Dataset<Row> samples() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      rows.add(
          RowFactory.create(
              Vectors.dense(new double[] {value(i, 0), value(i, 1), value(i, 2), value(i, 3)}),
              (double) (i % 3)));
    }
    return LocalSpark.session()
        .createDataFrame(
            rows,
            new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType));
  }

  private static MultiLayerConfiguration threeClasses() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 4)))
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private void requireCheckpoint(float[] trained) throws Exception {
    org.apache.hadoop.fs.Path logs = new org.apache.hadoop.fs.Path(dir.resolve("logs").toUri());
    try (CheckpointReader reader = CheckpointDirectory.reader(new Configuration(), logs, 180)) {
      assertThat(reader.tensors().keySet())
          .containsExactlyInAnyOrder("layer0/W", "layer0/b", "layer1/W", "layer1/b", "global_step");
      assertThat(reader.read("global_step").getLong()).isEqualTo(180);
      Shape shape = Shape.of(PIXELS, 32);
      float[] weights = new float[PIXELS * 32];
      reader.read("layer0/W", TensorSlice.whole(shape), weights, 0);
      assertThat(weights).isEqualTo(Arrays.copyOf(trained, weights.length));
    }
  }

  private static void requireZip(Path zip, Dl4jModel model, float[] trained) throws Exception {
    INDArray inputs = Nd4j.rand(5, PIXELS);
    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    assertThat(plain.output(inputs).toFloatMatrix())
        .isDeepEqualTo(((MultiLayerNetwork) model.network(trained)).output(inputs).toFloatMatrix());
  }

  /** The parameter server says why it cannot go on from such a checkpoint, and with what it can. */
  private void requireNoResume(Dl4jModel model) {
    Trainer resuming =
        Trainer.on(LocalSpark.session())
            .config(config(Strategy.PARAMETER_SERVER).resume(Resume.REQUIRED).build())
            .model(model.withOptimizerOfTheRun());
    Dataset<Row> rows = mnist("train", IMAGES);
    assertThatThrownBy(() -> resuming.train(rows))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("model.ckpt-180 cannot be resumed")
        .hasMessageContaining("zip");
  }

  private TrainingConfig.Builder config(Strategy strategy) {
    return TrainingConfig.builder()
        .strategy(strategy)
        .workers(2)
        .batchSize(BATCH)
        .epochs(EPOCHS)
        .barrierTimeout(Duration.ofSeconds(60))
        .logDir(dir.resolve("logs").toString());
  }

  private static Dataset<Row> mnist(String split, int images) {
    return LocalSpark.session()
        .read()
        .format("idx")
        .option("split", split)
        .load(FILES)
        .limit(images);
  }

  /** The updater is one that the servers have no rule for. */
  private static MultiLayerConfiguration perceptron() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new RmsProp(0.005))
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(PIXELS).nOut(32).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(32)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static final class Heard implements TrainingListener {
    private final List<Long> checkpoints = new CopyOnWriteArrayList<>();
    private final List<Long> progress = new CopyOnWriteArrayList<>();

    @Override
    public void checkpointWritten(CheckpointWritten checkpoint) {
      checkpoints.add(checkpoint.globalStep());
    }

    @Override
    public void progress(Progress now) {
      progress.add(now.globalStep());
    }
  }
}
