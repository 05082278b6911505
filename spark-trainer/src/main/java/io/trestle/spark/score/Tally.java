package io.trestle.spark.score;

import java.io.Serializable;

/**
 * What adds up over scored rows. No record, because Spark may carry it with Kryo, which cannot
 * write those. Not thread-safe.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The smallest probability that is told from 0, so that one row does not make all infinite. */
  private static final double LEAST = 1e-15;

  private final int classes;
  private final long[] confusion;
  private double loss;

  Tally(int classes) {
    this.classes = classes;
    this.confusion = new long[Math.multiplyExact(classes, classes)];
  }

  void add(int label, double[] probabilities) {
    confusion[label * classes + SoftmaxWeights.best(probabilities)]++;
    loss -= Math.log(Math.max(LEAST, probabilities[label]));
  }

  /** Adds what another task counted. */
  Tally add(Tally other) {
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    loss += other.loss;
    return this;
  }

  Scores scores() {
    return Scores.of(classes, confusion, loss);
  }
}
