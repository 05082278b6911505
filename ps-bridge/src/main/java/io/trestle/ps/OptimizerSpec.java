package io.trestle.ps;

/**
 * An optimizer, its hyperparameters and L2 decay.
 *
 * @param kind which formula, with its own hyperparameters
 * @param learningRate the step size over time
 * @param l2 weight decay: {@code l2 * parameter} is added to the gradient before the formula, for
 *     sparse pushes on the pushed rows only; finite, at least 0, 0 = none. (FTRL's own L2 is
 *     another thing: it stands in {@link Ftrl}.)
 */
public record OptimizerSpec(Kind kind, LearningRate learningRate, float l2) {
  public OptimizerSpec {
    requireNonNegative("l2", l2);
  }

  /** {@code kind} with {@code learningRate} and no weight decay. */
  public static OptimizerSpec of(Kind kind, LearningRate learningRate) {
    return new OptimizerSpec(kind, learningRate, 0f);
  }

  /** Plain SGD at a constant rate. */
  public static OptimizerSpec sgd(double rate) {
    return of(new Sgd(), LearningRate.constant(rate));
  }

  /** The formulas; each is TensorFlow's training op of the same name, save where it says so. */
  public sealed interface Kind {}

  /** TensorFlow's {@code ApplyGradientDescent}. No slots. */
  public record Sgd() implements Kind {}

  /** Whether momentum looks ahead. */
  public enum Look {
    CLASSIC,
    NESTEROV
  }

  /** TensorFlow's {@code ApplyMomentum}. Slot {@code Momentum}. */
  public record Momentum(float momentum, Look look) implements Kind {
    public Momentum {
      requireUnit("momentum", momentum);
    }
  }

  /**
   * Nesterov's momentum with the rate inside the velocity, as in DL4J's {@code NesterovsUpdater}:
   * with a constant rate the same as {@link Momentum} with {@link Look#NESTEROV}, else not. Slot
   * {@code Nesterovs} (the velocity).
   */
  public record Nesterovs(float momentum) implements Kind {
    public Nesterovs {
      requireUnit("momentum", momentum);
    }
  }

  /**
   * TensorFlow's {@code ApplyAdagrad}; with an epsilon, {@code ApplyAdagradV2}. Slot {@code
   * Adagrad}.
   *
   * @param initialAccumulator what the slot starts at, greater than 0
   * @param epsilon added to the root of the slot, at least 0
   */
  public record Adagrad(float initialAccumulator, float epsilon) implements Kind {
    public Adagrad {
      requirePositive("initialAccumulator", initialAccumulator);
      requireNonNegative("epsilon", epsilon);
    }

    /** No epsilon. */
    public Adagrad(float initialAccumulator) {
      this(initialAccumulator, 0f);
    }

    /** TensorFlow's defaults, 0.1 and 0. */
    public Adagrad() {
      this(0.1f);
    }
  }

  /** TensorFlow's {@code ApplyAdam}. Slots {@code Adam} (m) and {@code Adam_1} (v). */
  public record Adam(float beta1, float beta2, float epsilon) implements Kind {
    public Adam {
      requireUnit("beta1", beta1);
      requireUnit("beta2", beta2);
      requirePositive("epsilon", epsilon);
    }

    /** TensorFlow's defaults: 0.9, 0.999, 1e-8. */
    public Adam() {
      this(0.9f, 0.999f, 1e-8f);
    }
  }

  /**
   * TensorFlow's {@code ApplyFtrl}. Slots {@code Ftrl} (accumulator) and {@code Ftrl_1} (linear).
   *
   * @param learningRatePower at most 0
   * @param initialAccumulator greater than 0
   * @param l1 at least 0
   * @param l2 at least 0
   */
  public record Ftrl(float learningRatePower, float initialAccumulator, float l1, float l2)
      implements Kind {
    public Ftrl {
      if (!(learningRatePower <= 0) || Float.isInfinite(learningRatePower)) {
        throw new IllegalArgumentException(
            "learningRatePower is " + learningRatePower + "; it must be finite and at most 0.");
      }
      requirePositive("initialAccumulator", initialAccumulator);
      requireNonNegative("l1", l1);
      requireNonNegative("l2", l2);
    }

    /** TensorFlow's defaults: -0.5, 0.1, 0, 0. */
    public Ftrl() {
      this(-0.5f, 0.1f, 0f, 0f);
    }
  }

  private static void requireUnit(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1).");
    }
  }

  private static void requirePositive(String name, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be finite and > 0.");
    }
  }

  private static void requireNonNegative(String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be finite and >= 0.");
    }
  }
}
