package io.trestle.spark.dl4j;

import io.trestle.ps.LearningRate;
import io.trestle.ps.LearningRate.Decay;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** DL4J's learning-rate schedules in the servers' words; a global step is DL4J's iteration. */
final class RateSchedules {
  private RateSchedules() {}

  /**
   * The rule.
   *
   * @param schedule null for the constant {@code rate}
   * @param owner whose it is, for the message
   */
  static LearningRate of(double rate, ISchedule schedule, String owner) {
    if (schedule == null) {
      return LearningRate.constant(rate);
    } else if (schedule instanceof FixedSchedule) {
      return LearningRate.constant(schedule.valueAt(0, 0));
    } else if (schedule instanceof ExponentialSchedule exponential) {
      perIteration(exponential.getScheduleType(), owner);
      return new LearningRate.Exponential(
          exponential.getInitialValue(), exponential.getGamma(), 1, Decay.CONTINUOUS);
    } else if (schedule instanceof StepSchedule step && step.getStep() == (long) step.getStep()) {
      perIteration(step.getScheduleType(), owner);
      return new LearningRate.Exponential(
          step.getInitialValue(), step.getDecayRate(), (long) step.getStep(), Decay.STAIRCASE);
    }
    throw new UnsupportedNetworkException(
        owner + " has the learning-rate schedule " + schedule.getClass().getSimpleName() + ".",
        "The servers have FixedSchedule, ExponentialSchedule and StepSchedule.",
        "Choose one of these.");
  }

  private static void perIteration(ScheduleType type, String owner) {
    if (type != ScheduleType.ITERATION) {
      throw new UnsupportedNetworkException(
          owner + " has a learning-rate schedule by " + type + ".",
          "The servers count global steps, not epochs.",
          "Make it a schedule by ITERATION, with as many iterations as an epoch has.");
    }
  }
}
