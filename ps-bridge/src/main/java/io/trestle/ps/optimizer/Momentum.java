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
    switch (look) {
      case CLASSIC -> classic(w, a, at, gradient, from, count, rate, momentum);
      case NESTEROV -> nesterov(w, a, at, gradient, from, count, rate, momentum);
    }
  }

  private static void classic(
      float[] w, float[] a, int at, float[] g, int from, int count, float rate, float momentum) {
    for (int i = 0; i < count; i++) {
      float sum = a[at + i] * momentum + g[from + i];
      a[at + i] = sum;
      w[at + i] -= sum * rate;
    }
  }

  private static void nesterov(
      float[] w, float[] a, int at, float[] g, int from, int count, float rate, float momentum) {
    for (int i = 0; i < count; i++) {
      float gradient = g[from + i];
      float sum = a[at + i] * momentum + gradient;
      a[at + i] = sum;
      w[at + i] -= gradient * rate + sum * momentum * rate;
    }
  }
}
