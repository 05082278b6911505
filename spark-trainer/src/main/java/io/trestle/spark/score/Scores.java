package io.trestle.spark.score;

import java.util.ArrayList;
import java.util.List;

/**
 * How well a model does on labelled rows.
 *
 * @param samples rows
 * @param accuracy share of rows whose most likely class is the right one, 0 to 1; NaN for no rows
 * @param logLoss mean of {@code -ln p(label)}, p at least 1e-15; NaN for no rows
 * @param confusion rows by their label and then by the class that the model took them for
 */
public record Scores(long samples, double accuracy, double logLoss, List<List<Long>> confusion) {
  /** Copies the lists. */
  public Scores {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  static Scores of(int classes, long[] confusion, double loss) {
    List<List<Long>> rows = new ArrayList<>();
    long samples = 0;
    long right = 0;
    for (int label = 0; label < classes; label++) {
      List<Long> row = new ArrayList<>();
      for (int taken = 0; taken < classes; taken++) {
        long count = confusion[label * classes + taken];
        row.add(count);
        samples += count;
        right += label == taken ? count : 0;
      }
      rows.add(row);
    }
    return new Scores(samples, (double) right / samples, loss / samples, rows);
  }
}
