package io.trestle.spark;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which samples make a step and when a run ends. {@link TrainingConfig.Builder} says what each
 * value means and what it is when it is not given.
 */
public record BatchConfig(
    int batchSize,
    int pushInterval,
    int prefetch,
    OptionalLong maxSteps,
    OptionalInt epochs,
    long seed) {

  /** Checks ranges, and that the run ends at some time. */
  public BatchConfig {
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("pushInterval", pushInterval, 1);
    if (prefetch < 0 || prefetch > 1) {
      throw new InvalidTrainingConfigException("prefetch", prefetch, "0 or 1");
    }
    maxSteps.ifPresent(n -> Checks.atLeast("maxSteps", n, 1));
    epochs.ifPresent(n -> Checks.atLeast("epochs", n, 1));
    if (maxSteps.isEmpty() && epochs.isEmpty()) {
      throw new InvalidTrainingConfigException(
          "maxSteps", "not given", "given when epochs is not, or the run would never end");
    }
  }
}
