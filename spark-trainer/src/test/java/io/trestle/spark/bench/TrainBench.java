package io.trestle.spark.bench;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import io.trestle.spark.model.SoftmaxRegression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Whole runs of the product, asynchronous, one push and pull per step. Argument: {@code local}
 * (MNIST, servers in the driver, one worker and two in turns), {@code cluster} (MNIST, a server and
 * two workers in executors of their own), {@code sparse} (10^7 columns, 40 non-zeros a row, 2
 * classes, batches of 1,000, the same executors) or {@code compression} ({@link CompressionBench}).
 * {@code test/bin/bench-train} starts it.
 */
public final class TrainBench {
  private static final int COLUMNS = 10_000_000;
  private static final int NON_ZEROS = 40;
  private static final int SPARSE_ROWS = 200_000;

  private final SparkSession spark;
  private final int rounds;

  private TrainBench(SparkSession spark, int rounds) {
    this.spark = spark;
    this.rounds = rounds;
  }

  /** Runs one of them, so many rounds. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[1]);
    Map<String, String> settings = Map.of("spark.log.level", "ERROR");
    switch (arguments[0]) {
      case "local" -> new TrainBench(local(), rounds).local(mnist());
      case "cluster" -> new TrainBench(LocalCluster.start(3, settings), rounds).cluster(mnist());
      case "sparse" -> new TrainBench(LocalCluster.start(3, settings), rounds).sparse();
      case "compression" ->
          new CompressionBench(LocalCluster.start(3, settings), mnist(), rounds).run();
      default ->
          throw new IllegalArgumentException(
              "local, cluster, sparse or compression, not " + arguments[0]);
    }
  }

  private static SparkSession local() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate();
  }

  private static String mnist() {
    return Path.of(System.getProperty("trestle.root"), "spark-trainer/data/mnist").toString();
  }

  private void local(String folder) {
    Dataset<Row> images = spark.read().format("idx").load(folder);
    List<TrainingResult> one = new ArrayList<>();
    List<TrainingResult> two = new ArrayList<>();
    run(config(2, 100).maxSteps(60_000), images);
    for (int round = 0; round < rounds; round++) {
      one.add(run(config(1, 100).maxSteps(60_000), images));
      two.add(run(config(2, 100).maxSteps(100_000), images));
    }
    say("local[2], 1 worker   %8.0f steps/s", stepsPerSecond(one));
    say("local[2], 2 workers  %8.0f steps/s", stepsPerSecond(two));
    say(
        "samples/s of 2 workers by those of 1: %.2f",
        samplesPerSecond(two) / samplesPerSecond(one));
    spark.stop();
  }

  private void cluster(String folder) {
    Dataset<Row> images = spark.read().format("idx").load(folder);
    List<TrainingResult> all = new ArrayList<>();
    run(config(2, 100).maxSteps(60_000), images);
    for (int round = 0; round < rounds; round++) {
      all.add(run(config(2, 100).maxSteps(150_000), images));
    }
    say("local-cluster, 1 server and 2 workers  %.0f steps/s", stepsPerSecond(all));
    spark.stop();
  }

  private void sparse() {
    Dataset<Row> rows = sparseRows().cache();
    rows.count();
    List<TrainingResult> all = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      TrainingConfig config = config(2, 1_000).epochs(15).build();
      SoftmaxRegression model = new SoftmaxRegression(COLUMNS, 2, LossReduction.MEAN);
      TrainingResult result = Trainer.on(spark).config(config).model(model).train(rows);
      say("  %.0f rows/s, loss %.4f", samplesPerSecond(List.of(result)), result.finalLoss());
      if (round > 0) {
        all.add(result);
      }
    }
    say("local-cluster, 10^7 columns  %.0f rows/s", samplesPerSecond(all));
    spark.stop();
  }

  private Dataset<Row> sparseRows() {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false);
    return spark
        .range(0, SPARSE_ROWS, 1, 4)
        .map((MapFunction<Long, Row>) TrainBench::row, Encoders.row(schema));
  }

  private static Row row(long number) {
    SplittableRandom random = new SplittableRandom(number);
    int[] indices =
        random.ints(2L * NON_ZEROS, 0, COLUMNS).distinct().limit(NON_ZEROS).sorted().toArray();
    double[] values = new double[NON_ZEROS];
    int positive = 0;
    for (int i = 0; i < NON_ZEROS; i++) {
      values[i] = 1;
      positive += indices[i] % 2;
    }
    return RowFactory.create(
        Vectors.sparse(COLUMNS, indices, values), positive > NON_ZEROS / 2 ? 1.0 : 0.0);
  }

  private TrainingResult run(TrainingConfig.Builder config, Dataset<Row> rows) {
    TrainingResult result = Trainer.on(spark).config(config.build()).train(rows);
    say("  %d workers: %.0f steps/s", result.workers(), result.stepsInThisRun() / result.seconds());
    return result;
  }

  private static TrainingConfig.Builder config(int workers, int batchSize) {
    return TrainingConfig.builder().workers(workers).batchSize(batchSize).mode(Mode.async());
  }

  private static double stepsPerSecond(List<TrainingResult> results) {
    return median(results.stream().map(one -> one.stepsInThisRun() / one.seconds()).toList());
  }

  private static double samplesPerSecond(List<TrainingResult> results) {
    return median(results.stream().map(one -> one.samplesInThisRun() / one.seconds()).toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
