package io.trestle.spark;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.VariableSpec;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a {@link Trainer} trains: a small immutable description that goes to every task. The kinds
 * that the engine knows stand in the rooms below, softmax regression and others. Thread-safe.
 */
public interface Model extends Serializable {
  /** The variables in the order of the flat layout, with their initial values. */
  List<VariableSpec> variables();

  /** Number of features of a sample. */
  int numFeatures();

  /** Number of classes: labels are 0 to this less one. */
  int numClasses();

  /** How the samples' losses become the loss that is differentiated. */
  LossReduction reduction();

  /**
   * The mean loss per sample of a model that knows nothing, where that is known; empty by default.
   * A run that ends many times above it counts as diverged, although its loss is a number.
   */
  default OptionalDouble uninformedLoss() {
    return OptionalDouble.empty();
  }

  /** What the exported bundle answers requests with. */
  ServingGraph servingGraph();
}
