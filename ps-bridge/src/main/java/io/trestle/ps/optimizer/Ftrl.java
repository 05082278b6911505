package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * TensorFlow's {@code ApplyFtrl} and {@code SparseApplyFtrl} (McMahan et al., "Ad Click Prediction:
 * a View from the Trenches", KDD 2013), with p = -learningRatePower:
 *
 * <pre>
 * a' = a + g^2
 * z += g - (a'^p - a^p) / rate * w
 * w = |z| &gt; l1 ? (sign(z) * l1 - z) / (a'^p / rate + 2 * l2) : 0
 * a = a'
 * </pre>
 */
final class Ftrl extends Optimizer {
  private final OptimizerSpec.Ftrl kind;

  Ftrl(OptimizerSpec spec, OptimizerSpec.Ftrl kind) {
    super(spec);
    this.kind = kind;
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("Ftrl", kind.initialAccumulator()), new Slot("Ftrl_1", 0f));
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float[] w = state.values();
    float[] a = state.slots()[0];
    float[] z = state.slots()[1];
    if (kind.learningRatePower() == -0.5f) {
      linear(w, a, z, at, gradient, from, count, rate);
      accumulate(a, at, gradient, from, count);
      step(w, a, z, at, count, rate, kind.l1(), 2 * kind.l2());
    } else {
      power(w, a, z, at, gradient, from, count, rate);
    }
  }

  // One array written per loop: such loops become vector instructions, others do not.

  private static void linear(
      float[] w, float[] a, float[] z, int at, float[] g, int from, int count, float rate) {
    for (int i = 0; i < count; i++) {
      float old = a[at + i];
      float root = (float) Math.sqrt(old + g[from + i] * g[from + i]);
      z[at + i] += g[from + i] - (root - (float) Math.sqrt(old)) / rate * w[at + i];
    }
  }

  private static void accumulate(float[] a, int at, float[] g, int from, int count) {
    for (int i = 0; i < count; i++) {
      a[at + i] += g[from + i] * g[from + i];
    }
  }

  private static void step(
      float[] w, float[] a, float[] z, int at, int count, float rate, float l1, float twiceL2) {
    for (int i = 0; i < count; i++) {
      float clipped = Math.max(Math.min(z[at + i], l1), -l1);
      w[at + i] = (clipped - z[at + i]) / ((float) Math.sqrt(a[at + i]) / rate + twiceL2);
    }
  }

  private void power(
      float[] w, float[] a, float[] z, int at, float[] g, int from, int count, float rate) {
    double power = -kind.learningRatePower();
    for (int i = 0; i < count; i++) {
      float gradient = g[from + i];
      float sum = a[at + i] + gradient * gradient;
      float raised = (float) Math.pow(sum, power);
      float before = (float) Math.pow(a[at + i], power);
      float linear = z[at + i] + (gradient - (raised - before) / rate * w[at + i]);
      float clipped = Math.max(Math.min(linear, kind.l1()), -kind.l1());
      w[at + i] = (clipped - linear) / (raised / rate + 2 * kind.l2());
      a[at + i] = sum;
      z[at + i] = linear;
    }
  }
}
