package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998; with ReLU and maximum pooling) of DL4J on MNIST: a
 * server and two workers, each an executor JVM of its own. It takes minutes, so test/bin/cluster
 * runs it and a plain build does not.
 */
@Tag("cluster")
@Timeout(900)
final class LeNetIT {
  private static final String FILES =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();
  private static final int PIXELS = 784;
  private static final int ASKED_AT_ONCE = 1000;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(3, Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void twoWorkersTrainItAndItsFilesAnswerTheSame() throws Exception {
    Dl4jModel model =
        Dl4jModel.of(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.003, 0.9992)))
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(6).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(120).build())
                .layer(new DenseLayer.Builder().nOut(84).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutionalFlat(28, 28, 1))
                .build());
    Path zip = folder.resolve("lenet.zip");
    Configuration conf = new Configuration(false);
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .workers(2)
                    .batchSize(32)
                    .maxSteps(3_000)
                    .workDir(folder.resolve("model").toString())
                    .build())
            .model(model)
            .evaluation(mnist("test"))
            .parameters((trained, got) -> model.save(got, zip.toUri().toString(), conf))
            .train(mnist("train"));
    double accuracy = result.testAccuracy().orElseThrow();
    System.out.println(
        "LeNet: accuracy " + accuracy + " after " + result.seconds() + " s of training");
    assertThat(accuracy).isGreaterThanOrEqualTo(0.985);

    List<Row> rows = mnist("test").select("image", "label").collectAsList();
    float[] images = images(rows);
    float[] served = askTensorFlow(local(result.bundle().orElseThrow()), images);
    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    float[] answers = ask(plain, images);
    assertThat(accuracy(served, rows)).isCloseTo(accuracy, within(0.0002));
    assertThat(accuracy(answers, rows)).isCloseTo(accuracy, within(0.0002));
    assertThat(served).containsExactly(answers, within(1e-5f));
  }

  private static Path local(String uri) {
    return Path.of(new org.apache.hadoop.fs.Path(uri).toUri().getPath());
  }

  private static float[] askTensorFlow(Path bundle, float[] images) {
    float[] scores = new float[images.length / PIXELS * 10];
    try (var model = TensorFlow.shared(TensorFlowVersion.V2_18).loadSavedModel(bundle, "serve")) {
      for (int from = 0; from < images.length; from += ASKED_AT_ONCE * PIXELS) {
        float[] some = Arrays.copyOfRange(images, from, from + ASKED_AT_ONCE * PIXELS);
        Tensor asked = Tensor.ofFloats(some, ASKED_AT_ONCE, PIXELS);
        float[] answer =
            model.call("predict_images", Map.of("images", asked)).get("scores").floats();
        System.arraycopy(answer, 0, scores, from / PIXELS * 10, answer.length);
      }
    }
    return scores;
  }

  private static float[] ask(MultiLayerNetwork network, float[] images) {
    float[] scores = new float[images.length / PIXELS * 10];
    for (int from = 0; from < images.length; from += ASKED_AT_ONCE * PIXELS) {
      float[] some = Arrays.copyOfRange(images, from, from + ASKED_AT_ONCE * PIXELS);
      float[] answer =
          network.output(Nd4j.create(some, ASKED_AT_ONCE, PIXELS)).dup('c').data().asFloat();
      System.arraycopy(answer, 0, scores, from / PIXELS * 10, answer.length);
    }
    return scores;
  }

  private static double accuracy(float[] scores, List<Row> rows) {
    int right = 0;
    for (int i = 0; i < rows.size(); i++) {
      int best = 0;
      for (int k = 1; k < 10; k++) {
        best = scores[i * 10 + k] > scores[i * 10 + best] ? k : best;
      }
      right += best == rows.get(i).getInt(1) ? 1 : 0;
    }
    return (double) right / rows.size();
  }

  private static float[] images(List<Row> rows) {
    float[] images = new float[rows.size() * PIXELS];
    int at = 0;
    for (Row row : rows) {
      for (byte pixel : row.<byte[]>getAs(0)) {
        images[at++] = (pixel & 0xff) / 255f;
      }
    }
    return images;
  }

  private static Dataset<Row> mnist(String split) {
    return spark.read().format("idx").option("split", split).load(FILES);
  }
}
