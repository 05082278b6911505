package io.trestle.spark.model.kernel;

/**
 * Softmax in plain Java, shifted by the greatest logit so that no exponential overflows
 * (Goodfellow, Bengio, Courville: Deep Learning, 2016, section 4.1).
 */
final class Softmax {
  private Softmax() {}

  static double of(float[] logits, int from, int classes, float[] probabilities, int to) {
    float max = logits[from];
    for (int j = 1; j < classes; j++) {
      max = Math.max(max, logits[from + j]);
    }
    float sum = 0;
    for (int j = 0; j < classes; j++) {
      probabilities[to + j] = (float) Math.exp(logits[from + j] - max);
      sum += probabilities[to + j];
    }
    float inverse = 1 / sum;
    for (int j = 0; j < classes; j++) {
      probabilities[to + j] *= inverse;
    }
    return max + Math.log(sum);
  }

  static void scale(float[] from, int count, float scale, float[] to, int at) {
    for (int i = 0; i < count; i++) {
      to[at + i] = from[i] * scale;
    }
  }
}
