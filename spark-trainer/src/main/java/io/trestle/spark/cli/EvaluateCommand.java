package io.trestle.spark.cli;

import io.trestle.spark.score.Scores;
import io.trestle.spark.score.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle evaluate}: measures a model on rows with labels. */
@Command(
    name = "evaluate",
    description =
        "Measures a bundle or checkpoint on images with labels, or rows that Spark reads: accuracy,"
            + " log loss and confusion matrix.",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class EvaluateCommand implements Callable<Integer> {
  /** Classes up to which a matrix can be read on a screen. */
  private static final int SHOWN_CLASSES = 20;

  private final Screen screen;

  @Mixin private ScoringOptions scoring = new ScoringOptions();

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description = "Writes the result as one JSON object to this local file.")
  private Optional<Path> metricsFile;

  EvaluateCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Optional<MetricsFile> metrics = metricsFile.map(MetricsFile::at);
    scoring.run((model, rows) -> evaluate(model, rows, metrics));
    return ExitStatus.DONE;
  }

  private void evaluate(Scoring model, Dataset<Row> rows, Optional<MetricsFile> metrics) {
    Scores scores = model.evaluate(rows);
    metrics.ifPresent(file -> file.write(values(model.model(), scores)));
    screen.out().printf("model     %s%n", model.model());
    screen.out().printf("samples   %,d%n", scores.samples());
    screen.out().printf("accuracy  %.4f%n", scores.accuracy());
    screen.out().printf("log loss  %.4f%n", scores.logLoss());
    if (scores.confusion().size() <= SHOWN_CLASSES) {
      matrix(scores.confusion()).forEach(screen.out()::println);
    }
  }

  static List<String> matrix(List<List<Long>> confusion) {
    int width =
        confusion.stream()
            .flatMap(List::stream)
            .mapToInt(count -> String.valueOf(count).length())
            .max()
            .orElse(1);
    List<String> lines = new ArrayList<>();
    lines.add("confusion matrix: a row for each label, a column for what it was taken for");
    for (int label = 0; label < confusion.size(); label++) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%4d |", label));
      for (long count : confusion.get(label)) {
        line.append(String.format(Locale.ROOT, " %" + width + "d", count));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static Map<String, Object> values(String model, Scores scores) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", model);
    values.put("samples", scores.samples());
    values.put("accuracy", scores.accuracy());
    values.put("log_loss", scores.logLoss());
    values.put("confusion_matrix", scores.confusion());
    return values;
  }
}
