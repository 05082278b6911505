package io.trestle.ps.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.test.seed.Seeded;
import io.trestle.test.tensorflow.Model;
import io.trestle.test.tensorflow.Tensor;
import io.trestle.test.tensorflow.TensorFlow;
import io.trestle.test.tensorflow.TensorFlowVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every optimizer moves parameters and slots as TensorFlow 2.18's own kernels do. */
class OptimizerOracleIT {
  private static final int ROWS = 41;
  private static final int COLUMNS = 7;
  private static final int STEPS = 60;

  @Test
  @Seeded
  void sgd(SplittableRandom random) {
    agrees(new OptimizerSpec.Sgd(), random);
  }

  @Test
  @Seeded
  void momentum(SplittableRandom random) {
    agrees(new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.CLASSIC), random);
  }

  @Test
  @Seeded
  void nesterov(SplittableRandom random) {
    agrees(new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.NESTEROV), random);
  }

  @Test
  @Seeded
  void adagrad(SplittableRandom random) {
    agrees(new OptimizerSpec.Adagrad(), random);
  }

  @Test
  @Seeded
  void adam(SplittableRandom random) {
    agrees(new OptimizerSpec.Adam(), random);
  }

  @Test
  @Seeded
  void ftrl(SplittableRandom random) {
    agrees(new OptimizerSpec.Ftrl(), random);
    agrees(new OptimizerSpec.Ftrl(-0.5f, 0.1f, 0.05f, 0.1f), random);
    agrees(new OptimizerSpec.Ftrl(-0.7f, 0.2f, 0.01f, 0.02f), random);
  }

  private static void agrees(OptimizerSpec.Kind kind, SplittableRandom random) {
    OptimizerSpec spec =
        OptimizerSpec.of(
            kind, new LearningRate.Exponential(0.1, 0.7, 10, LearningRate.Decay.CONTINUOUS));
    Optimizer optimizer = Optimizer.of(spec);
    SliceState state = SliceState.allocate(ROWS * COLUMNS, optimizer.slots());
    fill(state.values(), random);
    List<float[]> initial = new ArrayList<>();
    for (int i = 0; i < state.arrays(); i++) {
      initial.add(state.array(i).clone());
    }
    try (Model oracle =
        TensorFlow.shared(TensorFlowVersion.V2_18)
            .open(TrainingOp.of(kind, ROWS, COLUMNS, initial))) {
      List<String> assigns = new ArrayList<>(List.of("w/assign"));
      for (int i = 0; i < state.slots().length; i++) {
        assigns.add("s" + i + "/assign");
      }
      oracle.run(Map.of(), List.of(), assigns);
      for (int step = 0; step < STEPS; step++) {
        compareStep(step, optimizer, spec, state, oracle, random);
      }
    }
  }

  private static void compareStep(
      int step,
      Optimizer optimizer,
      OptimizerSpec spec,
      SliceState state,
      Model oracle,
      SplittableRandom random) {
    Map<String, Tensor> feeds = new HashMap<>();
    feeds.put("rate", Tensor.ofFloat((float) spec.learningRate().at(step)));
    if (!optimizer.scalarNames().isEmpty()) {
      feeds.put("power1", Tensor.ofFloat(optimizer.scalar("beta1_power")));
      feeds.put("power2", Tensor.ofFloat(optimizer.scalar("beta2_power")));
    }
    optimizer.begin(step);
    boolean dense = random.nextBoolean();
    if (dense) {
      float[] gradient = new float[ROWS * COLUMNS];
      fill(gradient, random);
      feeds.put("g", Tensor.ofFloats(gradient, ROWS, COLUMNS));
      optimizer.apply(state, 0, gradient, 0, gradient.length);
    } else {
      int[] rows = random.ints(12, 0, ROWS).distinct().sorted().toArray();
      float[] values = new float[rows.length * COLUMNS];
      fill(values, random);
      feeds.put("rows", Tensor.ofInts(rows, rows.length));
      feeds.put("values", Tensor.ofFloats(values, rows.length, COLUMNS));
      optimizer.beginRows(state);
      for (int i = 0; i < rows.length; i++) {
        optimizer.applyRow(state, rows[i] * COLUMNS, values, i * COLUMNS, COLUMNS);
      }
      optimizer.endRows(state);
    }
    optimizer.end();
    oracle.run(feeds, List.of(), List.of(dense ? "dense" : "sparse"));
    compareAll(step, state, oracle);
  }

  private static void compareAll(int step, SliceState state, Model oracle) {
    for (int i = 0; i < state.arrays(); i++) {
      String name = i == 0 ? "w" : "s" + (i - 1);
      float[] expected = oracle.run(Map.of(), List.of(name), List.of()).get(0).floats();
      float[] actual = state.array(i);
      for (int k = 0; k < actual.length; k++) {
        // What a sum of up to 60 terms near 1 can lose by cancellation is not counted.
        float scale = Math.max(1f, Math.abs(expected[k]));
        assertThat(Math.abs(actual[k] - expected[k]))
            .as("%s[%d] after step %d: %s for %s", name, k, step, actual[k], expected[k])
            .isLessThanOrEqualTo(1e-6f * scale);
        // Carry on from the same floats, so that each step is compared for itself.
        actual[k] = expected[k];
      }
    }
  }

  private static void fill(float[] array, SplittableRandom random) {
    for (int i = 0; i < array.length; i++) {
      array[i] = (float) random.nextDouble(-1, 1);
    }
  }
}
