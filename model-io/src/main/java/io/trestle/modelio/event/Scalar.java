package io.trestle.modelio.event;

/**
 * One point of one curve.
 *
 * @param step the global step
 * @param wallTime seconds since 1970
 * @param tag the curve's name
 * @param value the value
 */
public record Scalar(long step, double wallTime, String tag, float value) {
  /** Mean loss of a batch. */
  public static final String LOSS = "loss";

  /** Share of right predictions, 0 to 1. */
  public static final String ACCURACY = "accuracy";

  /** Applied pushes per second; the tag is that of TensorFlow's own StepCounterHook. */
  public static final String STEPS_PER_SECOND = "global_step/sec";

  /** The learning rate in use. */
  public static final String LEARNING_RATE = "learning_rate";

  /** Mean staleness of the pushes applied since the last point, in steps. */
  public static final String STALENESS = "staleness";
}
