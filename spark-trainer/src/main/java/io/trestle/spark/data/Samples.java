package io.trestle.spark.data;

import java.io.Serializable;

/** Labels and optional weights, which all kinds of blocks have. */
final class Samples implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] labels;
  private final float[] weights;

  /**
   * @param weights one for each label, or null where each sample weighs 1
   */
  Samples(int[] labels, float[] weights) {
    if (labels.length > PackedBlock.MAX_ROWS) {
      throw new IllegalArgumentException(
          "A block of " + labels.length + " rows; at most " + PackedBlock.MAX_ROWS + " fit.");
    }
    if (weights != null && weights.length != labels.length) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + labels.length + " labels.");
    }
    this.labels = labels;
    this.weights = weights;
  }

  int count() {
    return labels.length;
  }

  int label(int row) {
    return labels[row];
  }

  float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  long sizeInBytes() {
    return 4L * labels.length + (weights == null ? 0 : 4L * weights.length);
  }
}
