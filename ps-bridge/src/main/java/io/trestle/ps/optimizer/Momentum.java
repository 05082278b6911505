package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * {@code a = momentum * a + g; w -= rate * a}; with Nesterov {@code w -= rate * g + rate * momentum
 * * a}: TensorFlow's {@code ApplyMomentum} and {@code SparseApplyMomentum}.
 */
final class Momentum extends Optimizer {
  private final float momentum;
  private final OptimizerSpec.Look look;

  Momentum(OptimizerSpec spec, OptimizerSpec.Momentum kind) {
    super(spec);
    this.momentum = kind.momentum();
    this.look = kind.look();
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("Momentum", 0f));
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float[] w = state.values();
    float[] a = state.slots()[0];
    accumulate(a, at, gradient, from, count, momentum);
    switch (look) {
      case CLASSIC -> classic(w, a, at, count, rate);
      case NESTEROV -> nesterov(w, a, at, gradient, from, count, rate, momentum);
    }
  }

  // One array written per loop: such loops become vector instructions, others do not.

  private static void accumulate(
      float[] a, int at, float[] g, int from, int count, float momentum) {
    for (int i = 0; i < count; i++) {
      a[at + i] = a[at + i] * momentum + g[from + i];
    }
  }

  private static void classic(float[] w, float[] a, int at, int count, float rate) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= a[at + i] * rate;
    }
  }

  private static void nesterov(
      float[] w, float[] a, int at, float[] g, int from, int count, float rate, float momentum) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= g[from + i] * rate + a[at + i] * momentum * rate;
    }
  }
}
