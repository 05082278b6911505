package io.trestle.spark.model;

import io.trestle.ps.VariableSpec;
import java.io.Serializable;
import java.util.List;

/**
 * A model that trains against the parameter server.
 *
 * <p>Its parameters travel flat: all variables in the order of {@link #variables}, each row-major,
 * without gaps. A model is a small immutable description that goes to every task; what computes is
 * made there by {@link #newGradientComputer}. Thread-safe.
 */
public interface TrainableModel extends Serializable {
  /** The variables in the order of the flat layout, with their initial values. */
  List<VariableSpec> variables();

  /** Number of floats of the flat layout. */
  long numParameters();

  /** Number of features of a sample. */
  int numFeatures();

  /** Number of classes: labels are 0 to this less one. */
  int numClasses();

  /**
   * A computer for one task, with its own buffers.
   *
   * @throws IllegalStateException if the parameters are more than an array holds
   */
  GradientComputer newGradientComputer();
}
