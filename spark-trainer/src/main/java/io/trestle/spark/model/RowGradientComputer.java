package io.trestle.spark.model;

import io.trestle.spark.data.Batch;

/**
 * Computes with only those rows of the first variable that a batch touches. Not thread-safe.
 *
 * <p>For each batch: {@link TouchedRows#of} says which rows, the caller pulls them, in that order
 * and without gaps, and passes them here.
 */
public interface RowGradientComputer {
  /**
   * Computes loss and gradient of a batch.
   *
   * @param rows the rows that this very batch touches
   * @param values the rows' values, shape [rows.count(), rowLength], row-major; may be longer
   * @param dense the other variables, flat
   * @param rowGradient as {@code values}, which is overwritten; may be longer
   * @param denseGradient as {@code dense}, which is overwritten
   */
  BatchResult compute(
      Batch batch,
      TouchedRows rows,
      float[] values,
      float[] dense,
      float[] rowGradient,
      float[] denseGradient);

  /** Computes the loss alone. */
  BatchResult evaluate(Batch batch, TouchedRows rows, float[] values, float[] dense);

  /**
   * Computes the probability of each class for each sample.
   *
   * @param probabilities shape [batch.size(), numClasses], row-major, which is written
   */
  void probabilities(
      Batch batch, TouchedRows rows, float[] values, float[] dense, float[] probabilities);
}
