package io.trestle.spark.model;

/**
 * What a batch came to. The object belongs to the computer that returned it and changes with its
 * next batch. Not thread-safe.
 */
public final class BatchResult {
  private double lossSum;
  private double weightSum;
  private int samples;
  private int correct;

  /** Of no sample. */
  public BatchResult() {}

  /** Begins a batch of {@code samples} samples whose weights sum to {@code weightSum}. */
  public void reset(int samples, double weightSum) {
    this.samples = samples;
    this.weightSum = weightSum;
    this.lossSum = 0;
    this.correct = 0;
  }

  /**
   * Adds one sample.
   *
   * @param loss times its weight
   * @param right whether its label has the greatest probability
   */
  public void add(double loss, boolean right) {
    lossSum += loss;
    if (right) {
      correct++;
    }
  }

  /** Sum of the samples' losses, each times its weight. NaN where training has diverged. */
  public double lossSum() {
    return lossSum;
  }

  /** Sum of the samples' weights: their number where the data has no weights. */
  public double weightSum() {
    return weightSum;
  }

  /** The samples' mean loss, by weight; 0 where all weights are 0. */
  public double meanLoss() {
    return weightSum == 0 ? 0 : lossSum / weightSum;
  }

  /** Number of samples. */
  public int samples() {
    return samples;
  }

  /**
   * Samples whose label has the greatest probability (the first of equals), whatever they weigh.
   */
  public int correct() {
    return correct;
  }
}
