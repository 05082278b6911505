package io.trestle.ps;

/** The step size as a function of the number of updates applied before. Computed in double. */
public sealed interface LearningRate {

  /** The rate for the update that follows {@code step} applied ones; {@code step} from 0. */
  double at(long step);

  static LearningRate constant(double rate) {
    return new Constant(rate);
  }

  /** Always {@code rate}. */
  record Constant(double rate) implements LearningRate {
    public Constant {
      requireRate("rate", rate);
    }

    @Override
    public double at(long step) {
      return rate;
    }
  }

  /** Whether a decay moves with every step or jumps at the end of each period. */
  enum Decay {
    CONTINUOUS,
    STAIRCASE
  }

  /**
   * {@code initial * decayRate ^ (step / decaySteps)}; TensorFlow's {@code exponential_decay}, the
   * exponent rounded down for {@link Decay#STAIRCASE}.
   */
  record Exponential(double initial, double decayRate, long decaySteps, Decay decay)
      implements LearningRate {
    public Exponential {
      requireRate("initial", initial);
      requireRate("decayRate", decayRate);
      requireSteps("decaySteps", decaySteps);
    }

    @Override
    public double at(long step) {
      double periods = (double) step / decaySteps;
      return initial
          * StrictMath.pow(decayRate, decay == Decay.STAIRCASE ? Math.floor(periods) : periods);
    }
  }

  /**
   * {@code (initial - end) * (1 - min(step, decaySteps) / decaySteps) ^ power + end}; TensorFlow's
   * {@code polynomial_decay} without cycles.
   */
  record Polynomial(double initial, double end, long decaySteps, double power)
      implements LearningRate {
    public Polynomial {
      requireRate("initial", initial);
      requireRate("end", end);
      requireRate("power", power);
      requireSteps("decaySteps", decaySteps);
    }

    @Override
    public double at(long step) {
      double left = 1 - (double) Math.min(step, decaySteps) / decaySteps;
      return (initial - end) * StrictMath.pow(left, power) + end;
    }
  }

  /**
   * Rises in a straight line over {@code steps} updates (Goyal et al., "Accurate, Large Minibatch
   * SGD", 2017): update k of them uses {@code (k + 1) / steps} of what {@code then} says.
   */
  record WarmUp(long steps, LearningRate then) implements LearningRate {
    public WarmUp {
      requireSteps("steps", steps);
      if (then instanceof WarmUp) {
        throw new IllegalArgumentException("A warm-up cannot follow a warm-up.");
      }
    }

    @Override
    public double at(long step) {
      double rate = then.at(step);
      return step < steps ? rate * (step + 1) / steps : rate;
    }
  }

  private static void requireRate(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be finite and >= 0.");
    }
  }

  private static void requireSteps(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1.");
    }
  }
}
