package io.trestle.spark.model;

/**
 * A model whose first variable has one row for each feature, so that a batch of sparse samples
 * needs only the rows of the features that occur in it. The other variables are small and travel
 * whole.
 */
public interface RowSparseModel extends TrainableModel {
  /** A computer for one task, whose memory grows with the rows of a batch, not with the model's. */
  RowGradientComputer newRowGradientComputer();

  /** Floats in one row of the first variable. */
  int rowLength();

  /** Floats of all other variables together. */
  int numDenseParameters();
}
