package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/** {@code w -= rate * g}: TensorFlow's {@code ApplyGradientDescent} and {@code ScatterSub}. */
final class Sgd extends Optimizer {
  Sgd(OptimizerSpec spec) {
    super(spec);
  }

  @Override
  public List<Slot> slots() {
    return List.of();
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    step(state.values(), at, gradient, from, count, rate);
  }

  @Override
  void updateInto(
      SliceState result,
      SliceState state,
      int at,
      float[] gradient,
      int from,
      int count,
      float rate) {
    stepInto(result.values(), state.values(), at, gradient, from, count, rate);
  }

  private static void stepInto(
      float[] result, float[] w, int at, float[] g, int from, int count, float rate) {
    for (int i = 0; i < count; i++) {
      result[at + i] = w[at + i] - rate * g[from + i];
    }
  }

  private static void step(float[] w, int at, float[] g, int from, int count, float rate) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= rate * g[from + i];
    }
  }
}
