package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.worker.WorkerReport;
import java.time.Duration;
import java.util.Collection;

/** Turns what servers and workers say into rates. Not thread-safe. */
final class ProgressMeter {
  private static final Duration UNKNOWN = Duration.ofSeconds(-1);

  private final long maxSteps;
  private long lastStep;
  private long lastSamples;
  private long lastNanos;

  /** A meter that starts now, at this step. */
  ProgressMeter(long maxSteps, long globalStep, long samples, long nanos) {
    this.maxSteps = maxSteps;
    restart(globalStep, samples, nanos);
  }

  /** Starts again from another step, after training went back. */
  void restart(long globalStep, long samples, long nanos) {
    lastStep = globalStep;
    lastSamples = samples;
    lastNanos = nanos;
  }

  /** What happened since the last call. */
  Progress measure(long globalStep, long samples, Collection<WorkerReport> reports, long nanos) {
    double seconds = Math.max(1, nanos - lastNanos) / 1e9;
    double steps = (globalStep - lastStep) / seconds;
    double rate = (samples - lastSamples) / seconds;
    restart(globalStep, samples, nanos);
    return new Progress(
        globalStep,
        maxSteps,
        steps,
        rate,
        mean(reports, true),
        mean(reports, false),
        timeLeft(globalStep, steps));
  }

  /** Mean loss per sample over the workers that have any. */
  static double loss(Collection<WorkerReport> reports) {
    return mean(reports, true);
  }

  private static double mean(Collection<WorkerReport> reports, boolean loss) {
    return reports.stream()
        .mapToDouble(report -> loss ? report.loss() : report.accuracy())
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private Duration timeLeft(long globalStep, double stepsPerSecond) {
    if (maxSteps == Long.MAX_VALUE || stepsPerSecond <= 0) {
      return UNKNOWN;
    }
    return Duration.ofMillis((long) ((maxSteps - globalStep) * 1000 / stepsPerSecond));
  }
}
