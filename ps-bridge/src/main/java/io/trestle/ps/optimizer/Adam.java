package io.trestle.ps.optimizer;

import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * TensorFlow's {@code ApplyAdam} (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR
 * 2015, the form before its section 2.1):
 *
 * <pre>
 * alpha = rate * sqrt(1 - beta2_power) / (1 - beta1_power)
 * m += (1 - beta1) * (g - m)
 * v += (1 - beta2) * (g^2 - v)
 * w -= alpha * m / (sqrt(v) + epsilon)
 * </pre>
 *
 * The powers are float32 products, one factor per update, as TensorFlow's variables {@code
 * beta1_power} and {@code beta2_power}: near 1 their rounding shows in alpha.
 */
final class Adam extends Optimizer {
  private static final String BETA1_POWER = "beta1_power";
  private static final String BETA2_POWER = "beta2_power";

  private final OptimizerSpec.Adam kind;
  private float beta1Power;
  private float beta2Power;

  Adam(OptimizerSpec spec, OptimizerSpec.Adam kind) {
    super(spec);
    this.kind = kind;
    this.beta1Power = kind.beta1();
    this.beta2Power = kind.beta2();
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("Adam", 0f), new Slot("Adam_1", 0f));
  }

  @Override
  public List<String> scalarNames() {
    return List.of(BETA1_POWER, BETA2_POWER);
  }

  @Override
  public float scalar(String name) {
    return switch (name) {
      case BETA1_POWER -> beta1Power;
      case BETA2_POWER -> beta2Power;
      default -> super.scalar(name);
    };
  }

  @Override
  public void restoreScalar(String name, float value) {
    switch (name) {
      case BETA1_POWER -> beta1Power = value;
      case BETA2_POWER -> beta2Power = value;
      default -> super.restoreScalar(name, value);
    }
  }

  @Override
  public void end() {
    beta1Power *= kind.beta1();
    beta2Power *= kind.beta2();
  }

  @Override
  void update(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float alpha = rate * (float) Math.sqrt(1f - beta2Power) / (1f - beta1Power);
    float[] m = state.slots()[0];
    float[] v = state.slots()[1];
    moments(m, v, at, gradient, from, count, 1f - kind.beta1(), 1f - kind.beta2());
    step(state.values(), m, v, at, count, alpha, kind.epsilon());
  }

  private static void moments(
      float[] m, float[] v, int at, float[] g, int from, int count, float new1, float new2) {
    for (int i = 0; i < count; i++) {
      float gradient = g[from + i];
      m[at + i] += (gradient - m[at + i]) * new1;
      v[at + i] += (gradient * gradient - v[at + i]) * new2;
    }
  }

  private static void step(
      float[] w, float[] m, float[] v, int at, int count, float alpha, float epsilon) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= m[at + i] * alpha / ((float) Math.sqrt(v[at + i]) + epsilon);
    }
  }
}
