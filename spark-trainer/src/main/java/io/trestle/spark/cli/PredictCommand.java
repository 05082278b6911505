package io.trestle.spark.cli;

import io.trestle.spark.score.Scoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle predict}: scores rows on Spark and writes them as Parquet. */
@Command(
    name = "predict",
    description =
        "Scores images, or rows that Spark reads, with a bundle or checkpoint, and writes Parquet"
            + " with the columns prediction and probability.",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class PredictCommand implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ScoringOptions scoring = new ScoringOptions();

  @Option(
      names = "--output",
      paramLabel = "URI",
      required = true,
      description =
          "Where the Parquet files go: a directory that does not exist. They have all columns of"
              + " the data but the features.")
  private String output;

  PredictCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    scoring.run(this::predict);
    return ExitStatus.DONE;
  }

  private void predict(Scoring model, Dataset<Row> rows) {
    Path target = new Path(output);
    try {
      FileSystem fs = target.getFileSystem(rows.sparkSession().sessionState().newHadoopConf());
      if (fs.exists(target)) {
        throw Problem.run(
            "The output " + output + " exists.",
            "Predictions are never overwritten.",
            "Name another directory, or delete it: --output URI.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The output " + output + " cannot be used: " + e, e);
    }
    Dataset<Row> predictions = model.predict(rows);
    predictions.write().parquet(output);
    long count = rows.sparkSession().read().parquet(output).count();
    screen.out().printf("model        %s%n", model.model());
    screen.out().printf("predictions  %s (%,d rows)%n", output, count);
  }
}
