package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * {@code v' = momentum * v - rate * g; w += (1 + momentum) * v' - momentum * v; v = v'}: DL4J's
 * {@code NesterovsUpdater} (Sutskever et al., "On the importance of initialization and momentum in
 * deep learning", ICML 2013, in the form of Stanford's CS231n).
 */
final class Nesterovs extends Optimizer {
  private final float momentum;

  Nesterovs(OptimizerSpec spec, OptimizerSpec.Nesterovs kind) {
    super(spec);
    this.momentum = kind.momentum();
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("Nesterovs", 0f));
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float[] v = state.slots()[0];
    step(state.values(), v, at, gradient, from, count, rate, momentum);
    accelerate(v, at, gradient, from, count, rate, momentum);
  }

  // One array written per loop: such loops become vector instructions, others do not.

  private static void step(
      float[] w, float[] v, int at, float[] g, int from, int count, float rate, float momentum) {
    for (int i = 0; i < count; i++) {
      float carried = momentum * v[at + i];
      w[at + i] -= carried - (1 + momentum) * (carried - rate * g[from + i]);
    }
  }

  private static void accelerate(
      float[] v, int at, float[] g, int from, int count, float rate, float momentum) {
    for (int i = 0; i < count; i++) {
      v[at + i] = momentum * v[at + i] - rate * g[from + i];
    }
  }
}
