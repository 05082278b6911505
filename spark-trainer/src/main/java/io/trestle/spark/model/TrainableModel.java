package io.trestle.spark.model;

import io.trestle.spark.Model;

/**
 * A model that trains against the parameter server.
 *
 * <p>Its parameters travel flat: all variables in the order of {@link #variables}, each row-major,
 * without gaps. A model is a small immutable description that goes to every task; what computes is
 * made there by {@link #newGradientComputer}. Thread-safe.
 */
public interface TrainableModel extends Model {
  /** Number of floats of the flat layout. */
  long numParameters();

  /** The L2 regularisation that the gradients already contain, so that no server adds it. */
  default double l2() {
    return 0;
  }

  /**
   * A computer for one task, with its own buffers.
   *
   * @throws IllegalStateException if the parameters are more than an array holds
   */
  GradientComputer newGradientComputer();
}
