package io.trestle.spark.worker;

/**
 * Threshold encoding of one variable's gradients, with a residual. A gradient is added to what the
 * ones before have left over; of the sum, floats at or beyond the threshold t are sent as plus or
 * minus t, and the rest is left over for the next one:
 *
 * <pre>
 * v = gradient + residual;  sent = v >= t ? t : v <= -t ? -t : 0;  residual = v - sent
 * </pre>
 *
 * After Strom, "Scalable distributed DNN training using commodity GPU cloud computing" (Interspeech
 * 2015). A threshold that is not given begins at twice the first gradient's root mean square,
 * beyond which lie 4.6 % of normally distributed floats, and then follows the share of floats that
 * is sent: it rises by a step where that is above {@link #MOST}, and falls by one where it is below
 * {@link #LEAST}, as in DL4J's AdaptiveThresholdAlgorithm, whose step this is (twenty double it).
 * DL4J sends up to 1 % only; here the parameters come back whole, so that sending less would save
 * next to nothing and learn later. Allocates nothing per step. Not thread-safe.
 */
final class ThresholdEncoder {
  /** The share of floats below which the threshold falls. */
  static final double LEAST = 0.01;

  /** The share of floats above which the threshold rises. */
  static final double MOST = 0.05;

  private static final float STEP = (float) Math.pow(2, 1 / 20.0);
  private static final double FIRST = 2;

  private final int offset;
  private final float[] residual;
  private final boolean adapts;
  private float threshold;

  /**
   * An encoder without a residual.
   *
   * @param offset where the variable begins in a gradient
   * @param size floats of the variable
   * @param threshold above 0, or 0 for one that adapts
   */
  ThresholdEncoder(int offset, int size, float threshold) {
    this.offset = offset;
    this.residual = new float[size];
    this.adapts = threshold == 0;
    this.threshold = threshold;
  }

  /**
   * Replaces the variable's floats in {@code gradient} by what is to be sent.
   *
   * @return the threshold t: all of them are -t, 0 or t
   * @throws DivergedException when a float is no finite number
   */
  float encode(float[] gradient) {
    if (threshold == 0) {
      threshold = clamp(FIRST * rootMeanSquare(gradient, offset, residual.length));
    }
    float used = threshold;
    int sent = split(gradient, offset, residual, used);
    if (sent < 0) {
      // It would stay in the residual, and the loss would never tell.
      throw new DivergedException(Double.NaN);
    }
    if (adapts) {
      adapt((double) sent / residual.length);
    }
    return used;
  }

  /** What is left over; for tests. */
  float[] residual() {
    return residual;
  }

  private void adapt(double share) {
    if (share > MOST) {
      threshold = clamp((double) threshold * STEP);
    } else if (share < LEAST) {
      threshold = clamp((double) threshold / STEP);
    }
  }

  private static float clamp(double value) {
    return (float) Math.max(Float.MIN_NORMAL, Math.min(Float.MAX_VALUE, value));
  }

  /** Returns how many floats are sent, -1 when any is NaN or infinite. */
  private static int split(float[] gradient, int offset, float[] residual, float threshold) {
    int sent = 0;
    for (int i = 0; i < residual.length; i++) {
      float value = gradient[offset + i] + residual[i];
      float out = 0;
      float size = Math.abs(value);
      if (!(size < threshold)) {
        if (!(size <= Float.MAX_VALUE)) {
          return -1;
        }
        out = Math.copySign(threshold, value);
        sent++;
      }
      gradient[offset + i] = out;
      residual[i] = value - out;
    }
    return sent;
  }

  private static double rootMeanSquare(float[] values, int offset, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[offset + i] * values[offset + i];
    }
    return Math.sqrt(sum / count);
  }
}
