package io.trestle.spark.display;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often each class was taken for each class. Immutable.
 *
 * <p>Row is the label, column the prediction, as in scikit-learn's {@code confusion_matrix} and
 * Spark's {@code MulticlassMetrics}.
 */
public final class ConfusionMatrix {
  private final long[][] counts;

  private ConfusionMatrix(long[][] counts) {
    this.counts = counts;
  }

  /**
   * Copies counts.
   *
   * @param counts square, {@code counts[label][prediction]}, 0 or more
   */
  public static ConfusionMatrix of(long[][] counts) {
    long[][] copy = new long[counts.length][];
    for (int label = 0; label < counts.length; label++) {
      if (counts[label].length != counts.length) {
        throw new IllegalArgumentException(
            "Row %d of the confusion matrix has %d columns, but there are %d classes."
                .formatted(label, counts[label].length, counts.length));
      }
      copy[label] = counts[label].clone();
    }
    return new ConfusionMatrix(copy);
  }

  /**
   * Counts the rows of a DataFrame in one Spark job.
   *
   * @param label numeric column with class numbers from 0 on
   * @param prediction numeric column with class numbers from 0 on
   */
  public static ConfusionMatrix of(Dataset<Row> rows, String label, String prediction) {
    List<Row> cells =
        rows.select(rows.col(label).cast("int"), rows.col(prediction).cast("int"))
            .toDF("label", "prediction")
            .groupBy("label", "prediction")
            .count()
            .collectAsList();
    int classes =
        1 + cells.stream().mapToInt(c -> Math.max(c.getInt(0), c.getInt(1))).max().orElse(-1);
    long[][] counts = new long[classes][classes];
    cells.forEach(cell -> counts[cell.getInt(0)][cell.getInt(1)] = cell.getLong(2));
    return new ConfusionMatrix(counts);
  }

  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many samples of a class were given a class. */
  public long count(int label, int prediction) {
    return counts[label][prediction];
  }

  /** Samples of a class. */
  public long total(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** Share of samples on the diagonal, 0 to 1; NaN without samples. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int label = 0; label < counts.length; label++) {
      right += counts[label][label];
      all += total(label);
    }
    return (double) right / all;
  }

  /** A table of numbers, a line for each label. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder("label \\ prediction");
    for (int label = 0; label < counts.length; label++) {
      lines.append('\n').append(label).append(' ').append(Arrays.toString(counts[label]));
    }
    return lines.toString();
  }
}
