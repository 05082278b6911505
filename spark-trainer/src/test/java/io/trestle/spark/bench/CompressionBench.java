package io.trestle.spark.bench;

import io.trestle.spark.GradientCompression;
import io.trestle.spark.Model;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.dl4j.Dl4jModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What threshold encoding saves and costs: MNIST, a server and two workers in executors of their
 * own, asynchronous; softmax regression and a network of one hidden layer of 128, with and without.
 */
final class CompressionBench {
  private static final List<GradientCompression> WAYS =
      List.of(GradientCompression.none(), GradientCompression.adaptiveThreshold());

  private final SparkSession spark;
  private final String folder;
  private final int rounds;

  CompressionBench(SparkSession spark, String folder, int rounds) {
    this.spark = spark;
    this.folder = folder;
    this.rounds = rounds;
  }

  void run() {
    compare("softmax regression, SGD 0.25", 20_000, Optional.empty());
    compare("784-128-10, SGD 0.1", 3_000, Optional.of(network(new Sgd(0.1))));
    compare("784-128-10, Adam 0.001", 3_000, Optional.of(network(new Adam(0.001))));
    spark.stop();
  }

  private void compare(String what, long steps, Optional<Dl4jModel> model) {
    for (GradientCompression way : WAYS) {
      List<TrainingResult> results =
          IntStream.range(0, rounds).mapToObj(round -> train(steps, model, way, round)).toList();
      TrainingResult one = results.get(0);
      System.out.printf(
          Locale.ROOT,
          "%-30s %-10s %,8.1f bytes a push, accuracy %.4f (%.4f to %.4f), %,.0f steps/s%n",
          what,
          way,
          (double) one.bytesPushed() / steps,
          accuracies(results).get(rounds / 2),
          accuracies(results).get(0),
          accuracies(results).get(rounds - 1),
          results.stream().map(TrainingResult::stepsPerSecond).sorted().toList().get(rounds / 2));
    }
  }

  private static List<Double> accuracies(List<TrainingResult> results) {
    return results.stream().map(result -> result.testAccuracy().orElseThrow()).sorted().toList();
  }

  private TrainingResult train(
      long steps, Optional<? extends Model> model, GradientCompression way, int round) {
    Trainer trainer =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .maxSteps(steps)
                    .seed(1 + round)
                    .gradientCompression(way)
                    .build())
            .evaluation(images("test"));
    model.ifPresent(trainer::model);
    return trainer.train(images("train"));
  }

  private Dataset<Row> images(String split) {
    return spark.read().format("idx").option("split", split).load(folder);
  }

  private static Dl4jModel network(IUpdater updater) {
    return Dl4jModel.of(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(updater)
            .activation(Activation.RELU)
            .list()
            .layer(new DenseLayer.Builder().nIn(784).nOut(128).build())
            .layer(
                new OutputLayer.Builder().nIn(128).nOut(10).activation(Activation.SOFTMAX).build())
            .build());
  }
}
