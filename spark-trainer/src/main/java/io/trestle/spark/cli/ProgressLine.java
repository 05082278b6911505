package io.trestle.spark.cli;

import io.trestle.spark.TrainingListener.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for how far training is. */
final class ProgressLine {
  private static final String GAP = "  ";
  private static final double LARGE_LOSS = 10_000;

  private ProgressLine() {}

  /** All that is known. */
  static String of(Progress progress) {
    return of(progress, Integer.MAX_VALUE);
  }

  /**
   * As much as fits: what matters least goes first, and the step stays whatever happens.
   *
   * @param width most characters
   */
  static String of(Progress progress, int width) {
    List<String> parts = parts(progress);
    // By the place in the line: samples/s, accuracy, steps/s, loss, time left.
    List<Integer> dispensable = new ArrayList<>(List.of(4, 2, 3, 1, 5));
    while (line(parts).length() > width && !dispensable.isEmpty()) {
      parts.set(dispensable.remove(0), "");
    }
    String line = line(parts);
    return line.length() <= width ? line : line.substring(0, width);
  }

  private static List<String> parts(Progress progress) {
    boolean ends = progress.maxSteps() != Long.MAX_VALUE;
    boolean learned = !Double.isNaN(progress.loss());
    List<String> parts = new ArrayList<>();
    parts.add(
        "step " + count(progress.globalStep()) + (ends ? "/" + count(progress.maxSteps()) : ""));
    parts.add(learned ? "loss " + loss(progress.loss()) : "");
    parts.add(
        Double.isNaN(progress.accuracy()) ? "" : "accuracy " + decimals(progress.accuracy(), 3));
    parts.add(count(Math.round(progress.stepsPerSecond())) + " steps/s");
    parts.add(count(Math.round(progress.samplesPerSecond())) + " samples/s");
    parts.add(progress.timeLeft().isNegative() ? "" : time(progress.timeLeft()) + " left");
    return parts;
  }

  private static String line(List<String> parts) {
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(GAP));
  }

  /** {@code 42 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
  static String time(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String loss(double value) {
    return value < LARGE_LOSS ? decimals(value, 4) : String.format(Locale.ROOT, "%.3e", value);
  }

  private static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
