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
 * A sparse gradient stands for a dense one with zeros in the other rows, as in TensorFlow's {@code
 * AdamOptimizer._apply_sparse}: every row's moments decay and every row moves. So its cost is that
 * of the whole slice; for large sparse variables take Adagrad or FTRL, which touch only the rows
 * pushed.
 *
 * <p>The powers are float32 products, one factor per update, as TensorFlow's variables {@code
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
    float[] m = state.slots()[0];
    float[] v = state.slots()[1];
    first(m, at, gradient, from, count, 1f - kind.beta1());
    second(v, at, gradient, from, count, 1f - kind.beta2());
    step(state.values(), m, v, at, count, alpha(rate), kind.epsilon());
  }

  private float alpha(float rate) {
    return rate * (float) Math.sqrt(1f - beta2Power) / (1f - beta1Power);
  }

  @Override
  public boolean sparseTouchesAll() {
    return true;
  }

  @Override
  public void beginRows(SliceState state) {
    scale(state.slots()[0], kind.beta1());
    scale(state.slots()[1], kind.beta2());
  }

  @Override
  void updateRow(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    float[] m = state.slots()[0];
    float[] v = state.slots()[1];
    add(m, v, at, gradient, from, count, 1f - kind.beta1(), 1f - kind.beta2());
  }

  @Override
  void finishRows(SliceState state, float rate) {
    float[] w = state.values();
    float alpha = alpha(rate);
    for (int at = 0; at < w.length; at += CHUNK) {
      int count = Math.min(CHUNK, w.length - at);
      step(w, state.slots()[0], state.slots()[1], at, count, alpha, kind.epsilon());
    }
  }

  private static void scale(float[] array, float factor) {
    for (int i = 0; i < array.length; i++) {
      array[i] *= factor;
    }
  }

  private static void add(
      float[] m, float[] v, int at, float[] g, int from, int count, float new1, float new2) {
    for (int i = 0; i < count; i++) {
      float gradient = g[from + i];
      m[at + i] += gradient * new1;
      v[at + i] += gradient * gradient * new2;
    }
  }

  // One array written per loop: such loops become vector instructions, others do not.

  private static void first(float[] m, int at, float[] g, int from, int count, float share) {
    for (int i = 0; i < count; i++) {
      m[at + i] += (g[from + i] - m[at + i]) * share;
    }
  }

  private static void second(float[] v, int at, float[] g, int from, int count, float share) {
    for (int i = 0; i < count; i++) {
      v[at + i] += (g[from + i] * g[from + i] - v[at + i]) * share;
    }
  }

  private static void step(
      float[] w, float[] m, float[] v, int at, int count, float alpha, float epsilon) {
    for (int i = 0; i < count; i++) {
      w[at + i] -= m[at + i] * alpha / ((float) Math.sqrt(v[at + i]) + epsilon);
    }
  }
}
