package io.trestle.spark.worker;

/** Small loops over gradients. */
final class Gradients {
  private Gradients() {}

  /** Sum of the squares of the first {@code count} values. */
  static double squares(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }

  /**
   * What a gradient is multiplied with so that its norm is at most {@code clipNorm} (Pascanu et
   * al., 2013; TensorFlow's {@code clip_by_global_norm}); 1 where {@code clipNorm} is 0.
   */
  static float clipFactor(double squares, double clipNorm) {
    double norm = Math.sqrt(squares);
    return clipNorm == 0 || norm <= clipNorm ? 1 : (float) (clipNorm / norm);
  }

  static void scale(float[] values, int count, float factor) {
    if (factor != 1) {
      for (int i = 0; i < count; i++) {
        values[i] *= factor;
      }
    }
  }

  /** {@code target += factor * values}. */
  static void add(float[] target, float factor, float[] values) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * values[i];
    }
  }

  /** Whether the first {@code length} values are numbers. */
  static boolean isFinite(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
