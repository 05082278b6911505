package io.trestle.test.bench.dl4j;

import io.trestle.spark.Strategy;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.dl4j.Dl4jModel;
import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.spark.Sessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark driver with Trestle and DL4J. Arguments: master, folder of MNIST. Command: {@code train
 * NETWORK STRATEGY EPOCHS IMAGES GOAL ROUND-SECONDS} trains one of {@link Networks} from the
 * beginning and answers with samples per second and with what {@link EpochWatch} noted.
 */
public final class StrategyPeer {
  private static final int WORKERS = 2;

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
    int epochs = Integer.parseInt(words[2]);
    int images = Integer.parseInt(words[3]);
    EpochWatch watch = new EpochWatch(Double.parseDouble(words[4]), images);
    TrainingResult result =
        Trainer.on(spark)
            .config(
                TrainingConfig.builder()
                    .strategy(Strategy.named(words[1]))
                    .workers(WORKERS)
                    .epochs(epochs)
                    .earlyStopping(epochs, 0)
                    .barrierTimeout(Duration.ofSeconds(Long.parseLong(words[5])))
                    .build())
            .model(Dl4jModel.of(Networks.named(words[0])))
            .validation(test)
            .listener(watch)
            .train(train.limit(images));
    Map<String, Double> figures = new LinkedHashMap<>(watch.figures());
    figures.put("samples/s", result.samplesPerSecond());
    return figures;
  }
}
