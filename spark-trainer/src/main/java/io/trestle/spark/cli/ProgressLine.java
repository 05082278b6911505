package io.trestle.spark.cli;

import io.trestle.spark.TrainingListener.Progress;
import java.time.Duration;
import java.util.Locale;

/** Words for how far training is, the most telling first: a narrow terminal shows the beginning. */
final class ProgressLine {
  private static final String GAP = "  ";
  private static final double LARGE_LOSS = 10_000;

  private ProgressLine() {}

  static String of(Progress progress) {
    StringBuilder line = new StringBuilder("step ").append(count(progress.globalStep()));
    if (progress.maxSteps() != Long.MAX_VALUE) {
      line.append('/').append(count(progress.maxSteps()));
    }
    if (!Double.isNaN(progress.loss())) {
      line.append(GAP).append("loss ").append(loss(progress.loss()));
      line.append(GAP).append("accuracy ").append(decimals(progress.accuracy(), 3));
    }
    line.append(GAP).append(count(Math.round(progress.stepsPerSecond()))).append(" steps/s");
    line.append(GAP).append(count(Math.round(progress.samplesPerSecond()))).append(" samples/s");
    if (!progress.timeLeft().isNegative()) {
      line.append(GAP).append(time(progress.timeLeft())).append(" left");
    }
    return line.toString();
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
