package io.trestle.spark.bench;

import io.trestle.spark.LossReduction;
import io.trestle.spark.Model;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.model.SoftmaxRegression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How many steps training loses to a checkpoint of 40 MB every 5 s: two workers and one server in
 * one JVM, 1,000,000 x 10 parameters, plain SGD, checkpoints on the local disk; runs with and
 * without in turns. Arguments: rows (what a batch touches travels) or whole (all parameters do, at
 * every step), pairs of runs, seconds of one run, a directory.
 */
public final class CheckpointCost {
  private static final int COLUMNS = 1_000_000;
  private static final int CLASSES = 10;
  private static final int ROWS = 20_000;
  private static final int NON_ZEROS = 40;
  private static final int SAVE_SECONDS = 5;

  private final Model model;
  private final Path directory;
  private final Dataset<Row> rows;
  private int runs;

  private CheckpointCost(Model model, Path directory, Dataset<Row> rows) {
    this.model = model;
    this.directory = directory;
    this.rows = rows;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    SoftmaxRegression softmax = new SoftmaxRegression(COLUMNS, CLASSES, LossReduction.MEAN);
    Model model =
        switch (arguments[0]) {
          case "rows" -> softmax;
          case "whole" -> new WholeSoftmaxRegression(softmax);
          default -> throw new IllegalArgumentException("rows or whole, not " + arguments[0]);
        };
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("trestle-bench")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> rows = rows(spark);
      CheckpointCost cost = new CheckpointCost(model, Path.of(arguments[3]), rows);
      cost.measure(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }
  }

  private static Dataset<Row> rows(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      TreeSet<Integer> columns = new TreeSet<>();
      while (columns.size() < NON_ZEROS) {
        columns.add(random.nextInt(COLUMNS));
      }
      int[] indices = columns.stream().mapToInt(Integer::intValue).toArray();
      double[] values = random.doubles(NON_ZEROS, 0.5, 1.5).toArray();
      all.add(RowFactory.create(Vectors.sparse(COLUMNS, indices, values), i % CLASSES));
    }
    return spark.createDataFrame(
        all,
        new StructType()
            .add("features", new VectorUDT(), false)
            .add("label", DataTypes.IntegerType, false));
  }

  private void measure(String kind, int pairs, int seconds) {
    long steps = 100;
    for (int warmUp = 0; warmUp < 4; warmUp++) {
      double rate = train(steps, new StepLog(), Duration.ofHours(1)).stepsPerSecond();
      steps = Math.max(100, (long) (rate * (warmUp < 3 ? 4 : seconds)));
    }
    System.out.printf(
        "%s: %d runs each of %d steps, a checkpoint of %d MB every %d s%n",
        kind, pairs, steps, COLUMNS * CLASSES * Float.BYTES / 1_000_000, SAVE_SECONDS);
    System.out.printf(
        "| steps/s without | with | ratio | lost in the run | checkpoints | s each |%n");
    System.out.printf("|---|---|---|---|---|---|%n");
    List<Double> ratios = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      StepLog log = new StepLog();
      // Who goes first changes from pair to pair.
      double before = pair % 2 == 0 ? without(steps) : 0;
      double with = train(steps, log, Duration.ofSeconds(SAVE_SECONDS)).stepsPerSecond();
      double without = pair % 2 == 0 ? before : without(steps);
      ratios.add(with / without);
      losses.add(log.lost());
      System.out.printf(
          "| %.1f | %.1f | %.3f | %.2f %% | %d | %.2f |%n",
          without, with, with / without, 100 * log.lost(), log.checkpoints(), log.secondsEach());
    }
    System.out.printf(
        "medians: ratio %.3f, lost in the run %.2f %%%n", median(ratios), 100 * median(losses));
  }

  private double without(long steps) {
    return train(steps, new StepLog(), Duration.ofHours(1)).stepsPerSecond();
  }

  private TrainingResult train(long steps, StepLog log, Duration every) {
    Path logs = directory.resolve("run-" + runs++);
    TrainingResult result =
        Trainer.on(rows.sparkSession())
            .config(
                TrainingConfig.builder()
                    .workers(2)
                    .servers(1)
                    .batchSize(100)
                    .learningRate(0.1)
                    .maxSteps(steps)
                    .progressInterval(Duration.ofMillis(100))
                    .logDir(logs.toString())
                    .saveCheckpointSecs(every.toSeconds())
                    .maxToKeep(2)
                    .build())
            .model(model)
            .listener(log)
            .train(rows);
    delete(logs);
    return result;
  }

  private static void delete(Path logs) {
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
