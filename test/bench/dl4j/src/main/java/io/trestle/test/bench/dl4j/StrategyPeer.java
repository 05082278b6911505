package io.trestle.test.bench.dl4j;

import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.dl4j.Dl4jModel;
import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.peer.Mnist;
import io.trestle.test.bench.spark.Sessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A Spark driver with Trestle and DL4J. Arguments: master, folder of MNIST. Command: {@code train
 * STRATEGY EPOCHS IMAGES GOAL ROUND-SECONDS} trains a perceptron 784-128-10 from the beginning and
 * answers with samples per second, the accuracy after the last epoch and, if an epoch ended with
 * the goal, the seconds until then.
 */
public final class StrategyPeer {
  private static final int WORKERS = 2;
  private static final int HIDDEN = 128;
  private static final double RATE = 0.001;

  private final SparkSession spark;
  private final Dataset<Row> train;
  private final Dataset<Row> test;

  private StrategyPeer(String[] arguments) {
    this.spark = Sessions.open(arguments[0]);
    this.train = images(arguments[1], "train");
    this.test = images(arguments[1], "test");
  }

  private Dataset<Row> images(String folder, String split) {
    return spark.read().format("idx").option("split", split).load(folder);
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws InterruptedException {
    StrategyPeer peer = new StrategyPeer(arguments);
    new Answers().on("train", peer::train).serve();
  }

  private Map<String, Double> train(String[] words) {
    int epochs = Integer.parseInt(words[1]);
    double goal = Double.parseDouble(words[3]);
    Map<String, Double> figures = new LinkedHashMap<>();
    long start = System.nanoTime();
    TrainingListener watch =
        new TrainingListener() {
          @Override
          public void validated(Evaluated validation) {
            figures.put("accuracy", validation.accuracy());
            if (validation.accuracy() >= goal) {
              figures.putIfAbsent("seconds", (System.nanoTime() - start) / 1e9);
            }
          }
        };
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .strategy(Strategy.named(words[0]))
                    .workers(WORKERS)
                    .epochs(epochs)
                    .earlyStopping(epochs, 0)
                    .barrierTimeout(Duration.ofSeconds(Long.parseLong(words[4])))
                    .build())
            .model(perceptron())
            .validation(test)
            .listener(watch)
            .train(train.limit(Integer.parseInt(words[2])));
    figures.put("samples/s", result.samplesPerSecond());
    return figures;
  }

  private static Dl4jModel perceptron() {
    return Dl4jModel.of(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(RATE))
            .activation(Activation.RELU)
            .list()
            .layer(new DenseLayer.Builder().nIn(Mnist.PIXELS).nOut(HIDDEN).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(HIDDEN)
                    .nOut(Mnist.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }
}
