package io.trestle.spark.worker;

import io.trestle.spark.model.BatchResult;
import java.io.Serializable;

/**
 * What adds up over evaluated samples. No record, because Spark may carry it with Kryo, which
 * cannot write those. Not thread-safe.
 */
public final class EvaluationSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private long samples;
  private long correct;
  private double loss;
  private double weight;

  /** Adds a batch. */
  void add(BatchResult batch) {
    samples += batch.samples();
    correct += batch.correct();
    loss += batch.lossSum();
    weight += batch.weightSum();
  }

  /** Adds what another task summed. */
  public void add(EvaluationSums other) {
    samples += other.samples;
    correct += other.correct;
    loss += other.loss;
    weight += other.weight;
  }

  /** Number of samples. */
  public long samples() {
    return samples;
  }

  /** Share of samples whose most likely class is the right one, 0 to 1. */
  public double accuracy() {
    return (double) correct / samples;
  }

  /** Mean loss by weight; 0 where all weights are 0. */
  public double meanLoss() {
    return weight == 0 ? 0 : loss / weight;
  }
}
