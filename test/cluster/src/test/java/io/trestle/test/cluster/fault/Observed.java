package io.trestle.test.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.job.TrainingRun;
import java.util.Locale;

/** Words for the table of faults. */
final class Observed {
  private Observed() {}

  static String of(JsonNode result) {
    return String.format(
        Locale.ROOT,
        "%,d steps, %,d samples, %d recoveries, test accuracy %.3f, %.0f s of training",
        result.get("steps").asLong(),
        result.get("samples").asLong(),
        result.get("recoveries").asLong(),
        result.get("test_accuracy").asDouble(),
        result.get("seconds").asDouble());
  }

  /** The last step that a run has said. */
  static long lastStep(TrainingRun run) {
    return run.process().output().stream()
        .filter(line -> line.startsWith("step "))
        .map(line -> line.substring(5).split("[/ ]", 2)[0].replace(",", ""))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(0);
  }
}
