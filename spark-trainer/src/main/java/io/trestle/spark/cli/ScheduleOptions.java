package io.trestle.spark.cli;

import io.trestle.spark.LearningRateSchedule;
import io.trestle.spark.TrainingConfig;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** How the learning rate changes while training goes on; the names are TensorFlow's. */
final class ScheduleOptions {
  /** As in {@code tf.train.polynomial_decay}. */
  private static final double DEFAULT_END = 0.0001;

  private static final double DEFAULT_POWER = 1;

  /** The schedules by name. */
  enum Kind {
    CONSTANT,
    EXPONENTIAL,
    STAIRCASE,
    POLYNOMIAL
  }

  @Option(
      names = "--learning-rate-schedule",
      paramLabel = "constant|exponential|staircase|polynomial",
      defaultValue = "constant",
      description =
          "How the learning rate goes on with the global step: constant, exponential, staircase"
              + " (exponential in jumps) or polynomial (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      description =
          "Global steps in which the rate falls by --decay-rate, or, with polynomial, to"
              + " --end-learning-rate.")
  private Optional<Long> decaySteps;

  @Option(
      names = "--decay-rate",
      paramLabel = "X",
      description = "With exponential and staircase: the factor of --decay-steps steps.")
  private Optional<Double> decayRate;

  @Option(
      names = "--end-learning-rate",
      paramLabel = "X",
      description = "With polynomial: the rate after --decay-steps (default: " + DEFAULT_END + ").")
  private Optional<Double> endLearningRate;

  @Option(
      names = "--power",
      paramLabel = "X",
      description = "With polynomial: 1 for a straight line (default: " + DEFAULT_POWER + ").")
  private Optional<Double> power;

  @Option(
      names = "--warm-up-steps",
      paramLabel = "N",
      description =
          "Global steps in which the rate rises in a straight line to what the schedule says"
              + " (default: none).")
  private Optional<Long> warmUpSteps;

  void applyTo(TrainingConfig.Builder builder) {
    Set<Kind> exponential = Set.of(Kind.EXPONENTIAL, Kind.STAIRCASE);
    belongs("--decay-steps", decaySteps, Set.of(Kind.EXPONENTIAL, Kind.STAIRCASE, Kind.POLYNOMIAL));
    belongs("--decay-rate", decayRate, exponential);
    belongs("--end-learning-rate", endLearningRate, Set.of(Kind.POLYNOMIAL));
    belongs("--power", power, Set.of(Kind.POLYNOMIAL));
    LearningRateSchedule schedule = schedule();
    builder.learningRateSchedule(
        warmUpSteps.isPresent() ? schedule.withWarmUp(warmUpSteps.get()) : schedule);
  }

  private LearningRateSchedule schedule() {
    return switch (kind) {
      case CONSTANT -> LearningRateSchedule.constant();
      case EXPONENTIAL ->
          LearningRateSchedule.exponential(
              needed("--decay-steps", decaySteps), needed("--decay-rate", decayRate));
      case STAIRCASE ->
          LearningRateSchedule.staircase(
              needed("--decay-steps", decaySteps), needed("--decay-rate", decayRate));
      case POLYNOMIAL ->
          LearningRateSchedule.polynomial(
              needed("--decay-steps", decaySteps),
              endLearningRate.orElse(DEFAULT_END),
              power.orElse(DEFAULT_POWER));
    };
  }

  private <T> T needed(String option, Optional<T> value) {
    return value.orElseThrow(
        () ->
            Problem.usage(
                option + " is not given.",
                "--learning-rate-schedule " + LowerCase.of(kind) + " needs it.",
                "Add " + option + ", or leave the schedule out."));
  }

  private void belongs(String option, Optional<?> value, Set<Kind> kinds) {
    if (value.isPresent() && !kinds.contains(kind)) {
      throw Problem.usage(
          option + " is given with --learning-rate-schedule " + LowerCase.of(kind) + ".",
          "That schedule does not use it.",
          "Leave it out, or name the schedule that it is meant for.");
    }
  }
}
