package io.trestle.spark.cli;

import io.trestle.spark.Columns;
import io.trestle.spark.score.Scoring;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which model is asked, and on which rows. */
final class ScoringOptions {
  /** Which of MNIST's two sets. */
  enum Split {
    TRAIN,
    TEST
  }

  @Option(
      names = "--model",
      paramLabel = "URI",
      defaultValue = "model",
      description =
          "A bundle (model/1, or model for its newest version) or a checkpoint"
              + " (train_logs/model.ckpt-1000, or train_logs for the latest); default:"
              + " ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR|URI",
      description =
          "The folder with images and labels, as for train; with --format anything that Spark"
              + " reads (default: the MNIST files of this checkout).")
  private Optional<String> data;

  @Option(
      names = "--split",
      paramLabel = "train|test",
      description = "Without --format: which of the folder's two sets (default: test).")
  private Optional<Split> split;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Reads --data as this Spark format, such as parquet, orc, json or libsvm.")
  private Optional<String> format;

  @Option(
      names = "--features-col",
      paramLabel = "NAME",
      description = "With --format: the column of the features (default: features).")
  private Optional<String> featuresCol;

  @Option(
      names = "--label-col",
      paramLabel = "NAME",
      description = "With --format: the column of the labels (default: label).")
  private Optional<String> labelCol;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master (default: what spark-submit says, else local[*]).")
  private Optional<String> master;

  /** What is done with a session, a model and rows. */
  @FunctionalInterface
  interface Job {
    void run(Scoring scoring, Dataset<Row> rows);
  }

  /** Starts Spark, finds model and rows, and does the job. */
  void run(Job job) {
    String folder = format.isPresent() ? source() : CheckoutData.or(data);
    requireTheirWays();
    if (format.isEmpty() && CheckoutData.isLocal(folder)) {
      MnistFolder unused = MnistFolder.open(folder, new Configuration());
    }
    try (Session session = Session.start(master, Map.of(), 1)) {
      SparkSession spark = session.spark();
      job.run(Scoring.of(spark, model, columns()), rows(spark, folder));
    }
  }

  private String source() {
    return data.orElseThrow(
        () ->
            Problem.usage(
                "--format is given without --data.",
                "There is nothing to read in that format.",
                "Name it: --data URI."));
  }

  private void requireTheirWays() {
    if (format.isPresent() && split.isPresent()) {
      throw Problem.usage(
          "--split is given with --format.",
          "Only MNIST's folder has two sets.",
          "Leave one of them out.");
    }
    if (format.isEmpty() && (featuresCol.isPresent() || labelCol.isPresent())) {
      throw Problem.usage(
          "--features-col or --label-col is given without --format.",
          "MNIST's folder has one column of images and one of labels.",
          "Add --format, such as --format parquet, or leave the columns out.");
    }
  }

  private Columns columns() {
    return format.isPresent()
        ? new Columns(featuresCol.orElse("features"), labelCol.orElse("label"), Optional.empty())
        : Columns.DEFAULT;
  }

  private Dataset<Row> rows(SparkSession spark, String folder) {
    if (format.isPresent()) {
      return spark.read().format(format.get()).load(folder);
    }
    MnistFolder mnist = MnistFolder.open(folder, spark.sessionState().newHadoopConf());
    MnistFolder.Pair pair =
        split.orElse(Split.TEST) == Split.TEST ? mnist.test() : mnist.training();
    return pair.read(spark);
  }
}
