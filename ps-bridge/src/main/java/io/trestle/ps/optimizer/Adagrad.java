package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * {@code a += g^2; w -= rate * g / (sqrt(a) + epsilon)}: without epsilon TensorFlow's {@code
 * ApplyAdagrad} and {@code SparseApplyAdagrad}, with it {@code ApplyAdagradV2} and DL4J's {@code
 * AdaGradUpdater} (Duchi et al., "Adaptive Subgradient Methods", JMLR 2011).
 */
final class Adagrad extends Optimizer {
  private final float initialAccumulator;
  private final float epsilon;

  Adagrad(OptimizerSpec spec, OptimizerSpec.Adagrad kind) {
    super(spec);
    this.initialAccumulator = kind.initialAccumulator();
    this.epsilon = kind.epsilon();
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("Adagrad", initialAccumulator));
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float[] a = state.slots()[0];
    accumulate(a, at, gradient, from, count);
    step(state.values(), a, at, gradient, from, count, rate, epsilon);
  }

  // One array written per loop: such loops become vector instructions, others do not.

  private static void accumulate(float[] a, int at, float[] g, int from, int count) {
    for (int i = 0; i < count; i++) {
      a[at + i] += g[from + i] * g[from + i];
    }
  }

  private static void step(
      float[] w, float[] a, int at, float[] g, int from, int count, float rate, float epsilon) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= g[from + i] * rate / ((float) Math.sqrt(a[at + i]) + epsilon);
    }
  }
}
