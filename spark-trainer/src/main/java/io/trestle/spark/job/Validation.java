package io.trestle.spark.job;

import io.trestle.spark.EarlyStopping;
import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.data.TrainingData;
import java.util.ArrayList;
import java.util.List;

/**
 * When training pauses to be measured on rows that it does not learn from, and whether it should
 * end. Nothing is pushed in a pause, so the parameters that were measured last are the final ones.
 * Not thread-safe.
 */
final class Validation {
  private final TrainingData data;
  private final EarlyStopping config;
  private final StepMath math;
  private final List<Evaluated> done = new ArrayList<>();

  Validation(TrainingData data, EarlyStopping config, StepMath math) {
    this.data = data;
    this.config = config;
    this.math = math;
  }

  TrainingData data() {
    return data;
  }

  /** All measurements of this run, in order. */
  List<Evaluated> done() {
    return done;
  }

  /**
   * The global step at which to pause next; {@link Long#MAX_VALUE} for the run's end. That it comes
   * to where the pause would be within reach of steps that are under way.
   */
  long pauseAfter(long globalStep, int workers) {
    long interval = config.validationSteps().orElse(Math.max(1, math.stepsPerEpoch()));
    long pause = (globalStep / interval + 1) * interval;
    return pause >= math.maxSteps() - 2L * workers ? Long.MAX_VALUE : pause;
  }

  void add(Evaluated evaluated) {
    done.add(evaluated);
  }

  /** Whether the parameters of that step were measured. */
  boolean isDone(long globalStep) {
    return !done.isEmpty() && done.get(done.size() - 1).globalStep() == globalStep;
  }

  /** Forgets what came after a step that training goes back to. */
  void rollBack(long globalStep) {
    done.removeIf(evaluated -> evaluated.globalStep() > globalStep);
  }

  /** Whether the last {@code patience} measurements brought nothing. */
  boolean isOver() {
    return isOver(done.stream().map(Evaluated::logLoss).toList(), config);
  }

  static boolean isOver(List<Double> losses, EarlyStopping config) {
    double best = Double.POSITIVE_INFINITY;
    int fruitless = 0;
    for (double loss : losses) {
      if (loss < best - config.tolerance()) {
        best = loss;
        fruitless = 0;
      } else {
        fruitless++;
      }
    }
    return fruitless >= config.patience();
  }
}
