package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's networks on MNIST: a server and two workers, each an executor JVM of its own. */
@Timeout(300)
final class Dl4jClusterIT {
  private static final String FILES =
      Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();
  private static final int PIXELS = 784;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(3, Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void twoWorkersTrainAPerceptronTo97Percent() {
    Dl4jModel model =
        Dl4jModel.of(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.001))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(PIXELS).nOut(128).build())
                .layer(output().nIn(128).build())
                .build());
    TrainingResult result =
        Trainer.on(spark)
            .config(TrainingConfig.builder().workers(2).maxSteps(3_000).build())
            .model(model)
            .evaluation(mnist("test"))
            .train(mnist("train"));
    assertThat(result.testAccuracy().orElseThrow()).isGreaterThanOrEqualTo(0.97);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX);
  }

  private static Dataset<Row> mnist(String split) {
    return spark.read().format("idx").option("split", split).load(FILES);
  }
}
