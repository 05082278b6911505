package io.trestle.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrainingResult.LossPoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a run as one JSON object, for programs. A number that is not there (no test data,
 * no step taken) is null. The file appears whole or not at all.
 */
final class MetricsFile {
  private final OutputFile file;

  private MetricsFile(OutputFile file) {
    this.file = file;
  }

  /**
   * Checks that the file can be written once the run is over.
   *
   * @throws Problem when it cannot
   */
  static MetricsFile at(Path file) {
    return new MetricsFile(OutputFile.at(file, "metrics file", "--metrics-file"));
  }

  void write(TrainingResult result) {
    write(values(result));
  }

  void write(Map<String, Object> values) {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    file.write(partial -> json.writeValue(partial.toFile(), values));
  }

  private static Map<String, Object> values(TrainingResult result) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("steps", result.steps());
    values.put("seconds", result.seconds());
    values.put("steps_per_second", result.stepsPerSecond());
    values.put("samples_per_second", result.samplesPerSecond());
    values.put("final_loss", finite(result.finalLoss()));
    values.put("test_accuracy", finite(result.testAccuracy().orElse(Double.NaN)));
    values.put("mode", result.mode().toString());
    values.put("workers", result.workers());
    values.put("servers", result.servers());
    values.put("checkpoint", result.checkpoint().orElse(null));
    values.put("bundle", result.bundle().orElse(null));
    values.put("samples", result.samples());
    values.put("steps_in_this_run", result.stepsInThisRun());
    values.put("dropped", result.dropped());
    values.put("bytes_pushed", result.bytesPushed());
    values.put("bytes_saved", result.bytesSaved());
    values.put("recoveries", result.recoveries());
    values.put("staleness", result.staleness().pushes());
    values.put("loss_curve", curve(result.lossCurve()));
    return values;
  }

  private static List<Map<String, Object>> curve(List<LossPoint> points) {
    return points.stream()
        .map(
            point -> {
              Map<String, Object> value = new LinkedHashMap<>();
              value.put("global_step", point.globalStep());
              value.put("loss", finite(point.loss()));
              return value;
            })
        .toList();
  }

  // JSON knows no NaN.
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
