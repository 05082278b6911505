package io.trestle.spark.display;

import io.trestle.spark.TrainingResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run did, in names and values for people. */
final class Results {
  private Results() {}

  static Map<String, String> of(TrainingResult result) {
    Map<String, String> rows = new LinkedHashMap<>();
    result.testAccuracy().ifPresent(a -> rows.put("test accuracy", format("%.4f", a)));
    rows.put("final loss", format("%.4f", result.finalLoss()));
    rows.put("global steps", format("%,d", result.steps()));
    rows.put("steps of this run", format("%,d", result.stepsInThisRun()));
    rows.put("samples", format("%,d", result.samples()));
    rows.put("training took", format("%.1f s", result.seconds()));
    rows.put("steps per second", format("%,.0f", result.stepsPerSecond()));
    rows.put("samples per second", format("%,.0f", result.samplesPerSecond()));
    rows.put("largest staleness", format("%,d", result.staleness().largest()));
    rows.put("dropped gradients", format("%,d", result.dropped()));
    rows.put("recoveries", format("%,d", result.recoveries()));
    result.checkpoint().ifPresent(path -> rows.put("checkpoint", path));
    result.bundle().ifPresent(path -> rows.put("bundle", path));
    return rows;
  }

  private static String format(String pattern, Object value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
