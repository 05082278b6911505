package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.worker.WorkerReport;
import java.time.Duration;
import java.util.Collection;

/** Turns what servers and workers say into rates. Not thread-safe. */
final class ProgressMeter {
  private static final Duration UNKNOWN = Duration.ofSeconds(-1);
  private static final long NO_STEP = Long.MIN_VALUE;

  /** Before that, a JVM still compiles, and an estimate would be ten times too long. */
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /** Without a step for so long, the rate tells nothing of what is to come. */
  private static final Duration STANDSTILL = Duration.ofSeconds(5);

  private static final double MEMORY_SECONDS = 2;

  private final long maxSteps;
  private long lastStep;
  private long lastSamples;
  private long lastNanos;
  private long firstStepNanos;
  private long latestStepNanos;
  private double smoothed;

  /** A meter that starts now, at this step. */
  ProgressMeter(long maxSteps, long globalStep, long samples, long nanos) {
    this.maxSteps = maxSteps;
    restart(globalStep, samples, nanos);
  }

  /** Starts again from another step, after training went back. */
  void restart(long globalStep, long samples, long nanos) {
    firstStepNanos = NO_STEP;
    smoothed = 0;
    stand(globalStep, samples, nanos);
  }

  private void stand(long globalStep, long samples, long nanos) {
    lastStep = globalStep;
    lastSamples = samples;
    lastNanos = nanos;
  }

  /** What happened since the last call. */
  Progress measure(long globalStep, long samples, Collection<WorkerReport> reports, long nanos) {
    double seconds = Math.max(1, nanos - lastNanos) / 1e9;
    double steps = (globalStep - lastStep) / seconds;
    double rate = (samples - lastSamples) / seconds;
    if (globalStep > lastStep) {
      latestStepNanos = nanos;
    }
    smooth(steps, seconds, nanos);
    stand(globalStep, samples, nanos);
    return new Progress(
        globalStep,
        maxSteps,
        steps,
        rate,
        mean(reports, true),
        mean(reports, false),
        timeLeft(globalStep, nanos));
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

  /** Recent intervals count most, with weights that fall by e in {@link #MEMORY_SECONDS}. */
  private void smooth(double steps, double seconds, long nanos) {
    if (firstStepNanos == NO_STEP) {
      if (steps > 0) {
        firstStepNanos = nanos;
        smoothed = steps;
      }
      return;
    }
    double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
    smoothed += weight * (steps - smoothed);
  }

  private Duration timeLeft(long globalStep, long nanos) {
    boolean warm = firstStepNanos != NO_STEP && nanos - firstStepNanos >= WARM_UP.toNanos();
    boolean stands = nanos - latestStepNanos >= STANDSTILL.toNanos();
    if (maxSteps == Long.MAX_VALUE || !warm || stands) {
      return UNKNOWN;
    }
    return Duration.ofMillis((long) ((maxSteps - globalStep) * 1000 / smoothed));
  }
}
