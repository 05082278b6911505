package io.trestle.spark;

import io.trestle.ps.LearningRate;
import io.trestle.ps.LearningRate.Decay;
import java.io.Serializable;

/**
 * How the learning rate goes on from the configured one as global steps are applied. The rate of
 * the step that follows {@code n} applied ones is {@code from(initial).at(n)}, also in a run that
 * was resumed. Immutable.
 */
public sealed interface LearningRateSchedule extends Serializable {

  /** The rule that begins at {@code initial}, a rate above 0. */
  LearningRate from(double initial);

  /** The same rate for ever: the default. */
  static LearningRateSchedule constant() {
    return new Constant();
  }

  /**
   * {@code initial * decayRate ^ (step / decaySteps)}, as TensorFlow's {@code
   * tf.train.exponential_decay}.
   *
   * @param decaySteps 1 or more
   * @param decayRate above 0
   */
  static LearningRateSchedule exponential(long decaySteps, double decayRate) {
    return new Exponential(decaySteps, decayRate, Decay.CONTINUOUS);
  }

  /** As {@link #exponential}, with the exponent rounded down ({@code staircase=True}). */
  static LearningRateSchedule staircase(long decaySteps, double decayRate) {
    return new Exponential(decaySteps, decayRate, Decay.STAIRCASE);
  }

  /**
   * {@code (initial - end) * (1 - min(step, decaySteps) / decaySteps) ^ power + end}, as
   * TensorFlow's {@code tf.train.polynomial_decay} without cycles.
   *
   * @param decaySteps 1 or more
   * @param end the rate from then on, 0 or more
   * @param power 1 for a straight line; above 0
   */
  static LearningRateSchedule polynomial(long decaySteps, double end, double power) {
    return new Polynomial(decaySteps, end, power);
  }

  /**
   * The same schedule behind a warm-up: the k-th of the first {@code steps} steps uses {@code k /
   * steps} of its rate (Goyal et al., "Accurate, Large Minibatch SGD", 2017).
   *
   * @param steps 1 or more
   */
  default LearningRateSchedule withWarmUp(long steps) {
    return new WarmUp(steps, this);
  }

  /** Always the initial rate. */
  record Constant() implements LearningRateSchedule {
    @Override
    public LearningRate from(double initial) {
      return LearningRate.constant(initial);
    }
  }

  /** See {@link LearningRateSchedule#exponential}. */
  record Exponential(long decaySteps, double decayRate, Decay decay)
      implements LearningRateSchedule {
    /** Checks ranges. */
    public Exponential {
      Checks.atLeast("decaySteps", decaySteps, 1);
      Checks.positive("decayRate", decayRate);
    }

    @Override
    public LearningRate from(double initial) {
      return new LearningRate.Exponential(initial, decayRate, decaySteps, decay);
    }
  }

  /** See {@link LearningRateSchedule#polynomial}. */
  record Polynomial(long decaySteps, double end, double power) implements LearningRateSchedule {
    /** Checks ranges. */
    public Polynomial {
      Checks.atLeast("decaySteps", decaySteps, 1);
      Checks.notNegative("endLearningRate", end);
      Checks.positive("power", power);
    }

    @Override
    public LearningRate from(double initial) {
      return new LearningRate.Polynomial(initial, end, decaySteps, power);
    }
  }

  /** See {@link LearningRateSchedule#withWarmUp}. */
  record WarmUp(long steps, LearningRateSchedule then) implements LearningRateSchedule {
    /** Checks ranges. */
    public WarmUp {
      Checks.atLeast("warmUpSteps", steps, 1);
      if (then instanceof WarmUp) {
        throw new InvalidTrainingConfigException("warmUpSteps", steps, "given once");
      }
    }

    @Override
    public LearningRate from(double initial) {
      return new LearningRate.WarmUp(steps, then.from(initial));
    }
  }
}
