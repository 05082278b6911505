package io.trestle.spark;

/**
 * The update rule and its numbers. {@link TrainingConfig.Builder} says what each value means and
 * what it is when it is not given.
 */
public record OptimizerConfig(
    Optimizer kind,
    double learningRate,
    LearningRateSchedule schedule,
    double momentum,
    double l2,
    double clipNorm,
    LossReduction lossReduction,
    GradientCompression compression) {

  static final double DEFAULT_LEARNING_RATE = 0.25;

  /** Checks ranges. */
  public OptimizerConfig {
    Checks.positive("learningRate", learningRate);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new InvalidTrainingConfigException("momentum", momentum, "0 or more and below 1");
    }
    Checks.notNegative("l2", l2);
    Checks.notNegative("clipNorm", clipNorm);
  }
}
