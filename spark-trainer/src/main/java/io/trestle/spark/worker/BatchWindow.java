package io.trestle.spark.worker;

import io.trestle.spark.model.BatchResult;

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
  private final double[] weights = new double[LENGTH];
  private long batches;

  /** Adds a batch. */
  void add(BatchResult batch) {
    int place = (int) (batches % LENGTH);
    losses[place] = batch.lossSum();
    weights[place] = batch.weightSum();
    right[place] = batch.correct();
    samples[place] = batch.samples();
    batches++;
  }

  /** All batches so far. */
  long batches() {
    return batches;
  }

  /** Mean loss per sample, by weight; NaN before the first batch that weighs anything. */
  double loss() {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += losses[i];
      weight += weights[i];
    }
    return sum / weight;
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
