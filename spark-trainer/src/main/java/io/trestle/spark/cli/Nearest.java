package io.trestle.spark.cli;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a mistyped word was meant to be. */
final class Nearest {
  private Nearest() {}

  /**
   * The candidate with the least edits from {@code word}, if it differs in less than half of it.
   */
  static Optional<String> to(String word, Stream<String> candidates) {
    return candidates
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(nearest -> distance(word, nearest) * 2 < word.length());
  }

  /**
   * Insertions, deletions and replacements that lead from one word to the other (Levenshtein, 1966;
   * the two-row form of Wagner and Fischer, 1974).
   */
  static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], above[j]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
