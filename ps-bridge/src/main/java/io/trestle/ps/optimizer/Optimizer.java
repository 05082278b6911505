package io.trestle.ps.optimizer;

import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import java.util.List;

/**
 * One shard's optimizer. An update is {@link #begin}, then {@link #apply} for every range of floats
 * that has a gradient, then {@link #end}. What is true of a range is true of a row: a sparse push
 * calls {@code apply} for its rows only, and the formulas are element by element. Computes in
 * float32, in the order of TensorFlow's CPU kernels ({@code core/kernels/training_ops.cc}). Does
 * not allocate. Not thread-safe, save that several threads may {@link #apply} to ranges apart.
 */
public abstract class Optimizer {
  /** Floats per inner loop: five arrays of this length fit a core's second-level cache. */
  static final int CHUNK = 4096;

  private static final ThreadLocal<float[]> DECAYED =
      ThreadLocal.withInitial(() -> new float[CHUNK]);

  private final LearningRate schedule;
  private final float l2;
  private float rate;

  Optimizer(OptimizerSpec spec) {
    this.schedule = spec.learningRate();
    this.l2 = spec.l2();
  }

  /** The optimizer that {@code spec} describes. */
  public static Optimizer of(OptimizerSpec spec) {
    if (spec.kind() instanceof OptimizerSpec.Momentum momentum) {
      return new Momentum(spec, momentum);
    } else if (spec.kind() instanceof OptimizerSpec.Adagrad adagrad) {
      return new Adagrad(spec, adagrad);
    } else if (spec.kind() instanceof OptimizerSpec.Adam adam) {
      return new Adam(spec, adam);
    } else if (spec.kind() instanceof OptimizerSpec.Nesterovs nesterovs) {
      return new Nesterovs(spec, nesterovs);
    } else if (spec.kind() instanceof OptimizerSpec.Ftrl ftrl) {
      return new Ftrl(spec, ftrl);
    }
    return new Sgd(spec);
  }

  /** What it keeps for every float. */
  public abstract List<Slot> slots();

  /** Names of what it keeps once, such as {@code beta1_power}. */
  public List<String> scalarNames() {
    return List.of();
  }

  /** One of {@link #scalarNames}, as it is now. */
  public float scalar(String name) {
    throw new IllegalArgumentException("There is no scalar " + name + ".");
  }

  /** Sets one of {@link #scalarNames} when a snapshot is restored. */
  public void restoreScalar(String name, float value) {
    throw new IllegalArgumentException("There is no scalar " + name + ".");
  }

  /**
   * Begins the update that follows {@code step} applied ones.
   *
   * @return the learning rate, as it is used
   */
  public float begin(long step) {
    rate = (float) schedule.at(step);
    return rate;
  }

  /**
   * Applies a dense gradient to {@code count} floats of {@code state} from {@code at} on.
   *
   * @param gradient its floats begin at {@code from}; only read
   */
  public void apply(SliceState state, int at, float[] gradient, int from, int count) {
    if (l2 == 0) {
      update(state, at, gradient, from, count, rate);
      return;
    }
    float[] decayed = DECAYED.get();
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      decay(state.values(), at + done, gradient, from + done, decayed, length, l2);
      update(state, at + done, decayed, 0, length, rate);
    }
  }

  /**
   * As {@link #apply}, but leaves {@code state} as it is and writes what it becomes to the same
   * place of {@code result}.
   */
  public void applyInto(
      SliceState result, SliceState state, int at, float[] gradient, int from, int count) {
    if (l2 == 0) {
      updateInto(result, state, at, gradient, from, count, rate);
    } else {
      copy(state, result, at, count);
      apply(result, at, gradient, from, count);
    }
  }

  /** Whether a sparse gradient changes rows that are not in it. */
  public boolean sparseTouchesAll() {
    return false;
  }

  /** Begins a sparse gradient of a slice: {@link #applyRow} and {@link #endRows} follow. */
  public void beginRows(SliceState state) {}

  /** Applies a sparse gradient to floats of one of its rows; as {@link #apply}. */
  public void applyRow(SliceState state, int at, float[] gradient, int from, int count) {
    if (l2 == 0) {
      updateRow(state, at, gradient, from, count, rate);
      return;
    }
    float[] decayed = DECAYED.get();
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      decay(state.values(), at + done, gradient, from + done, decayed, length, l2);
      updateRow(state, at + done, decayed, 0, length, rate);
    }
  }

  /** Ends a sparse gradient of a slice. */
  public void endRows(SliceState state) {
    finishRows(state, rate);
  }

  /** Ends the update. */
  public void end() {}

  abstract void update(SliceState state, int at, float[] gradient, int from, int count, float rate);

  void updateInto(
      SliceState result,
      SliceState state,
      int at,
      float[] gradient,
      int from,
      int count,
      float rate) {
    copy(state, result, at, count);
    update(result, at, gradient, from, count, rate);
  }

  private static void copy(SliceState state, SliceState result, int at, int count) {
    for (int i = 0; i < state.arrays(); i++) {
      System.arraycopy(state.array(i), at, result.array(i), at, count);
    }
  }

  void updateRow(SliceState state, int at, float[] gradient, int from, int count, float rate) {
    update(state, at, gradient, from, count, rate);
  }

  void finishRows(SliceState state, float rate) {}

  private static void decay(
      float[] w, int at, float[] gradient, int from, float[] sum, int count, float l2) {
    for (int i = 0; i < count; i++) {
      sum[i] = gradient[from + i] + l2 * w[at + i];
    }
  }
}
