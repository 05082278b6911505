package io.trestle.spark.worker;

/**
 * The losses and right predictions of a worker's latest batches, so that what is shown does not
 * jump with every batch, and does not depend on when it is looked at. Takes no memory per step.
 */
final class BatchWindow {
  /** Batches that are looked back on. */
  static final int LENGTH = 100;

  private final double[] losses = new double[LENGTH];
  private final int[] right = new int[LENGTH];
  private final int[] samples = new int[LENGTH];
  private long batches;

  /**
   * Adds a batch.
   *
   * @param loss sum over its samples
   * @param correct samples whose most likely class is the right one
   */
  void add(double loss, int correct, int size) {
    int place = (int) (batches % LENGTH);
    losses[place] = loss;
    right[place] = correct;
    samples[place] = size;
    batches++;
  }

  /** All batches so far. */
  long batches() {
    return batches;
  }

  /** Mean loss per sample; NaN before the first batch. */
  double loss() {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / total(samples);
  }

  /** Share of right predictions; NaN before the first batch. */
  double accuracy() {
    return (double) total(right) / total(samples);
  }

  private static long total(int[] counts) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }
}
