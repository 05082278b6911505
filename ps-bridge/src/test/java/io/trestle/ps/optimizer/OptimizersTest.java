package io.trestle.ps.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.ps.Initializer;
import io.trestle.ps.JobSpec;
import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.VariableSpec;
import io.trestle.test.seed.Seeded;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Variables with optimizers of their own. */
class OptimizersTest {
  private static final LearningRate RATE = LearningRate.constant(0.1);

  private static VariableSpec variable(String name, OptimizerSpec.Kind kind) {
    return new VariableSpec(
        name, List.of(2), Initializer.zeros(), Optional.of(OptimizerSpec.of(kind, RATE)));
  }

  @Test
  void eachVariableHasItsOwnAndScalarsHaveNamesOfTheirOwn() {
    JobSpec job =
        JobSpec.builder("j")
            .optimizer(OptimizerSpec.sgd(0.5))
            .variable("a", 2)
            .variable(variable("b", new OptimizerSpec.Adam()))
            .variable(variable("c", new OptimizerSpec.Adam(0.5f, 0.9f, 1e-8f)))
            .variable(variable("d", new OptimizerSpec.Adam()))
            .build();
    Optimizers optimizers = new Optimizers(job);
    assertThat(optimizers.of(0).slots()).isEmpty();
    assertThat(optimizers.of(1)).isSameAs(optimizers.of(3)).isNotSameAs(optimizers.of(2));
    optimizers.begin(0);
    optimizers.end();
    assertThat(optimizers.scalars().stream().map(s -> s.name() + "=" + s.value()))
        .containsExactly(
            "beta1_power=" + 0.9f * 0.9f,
            "beta2_power=" + 0.999f * 0.999f,
            "beta1_power_1=" + 0.5f * 0.5f,
            "beta2_power_1=" + 0.9f * 0.9f);
    optimizers.scalars().get(2).restore(0.125f);
    assertThat(optimizers.of(2).scalar("beta1_power")).isEqualTo(0.125f);
    assertThat(optimizers.of(1).scalar("beta1_power")).isEqualTo(0.9f * 0.9f);
  }

  @Test
  @Seeded
  void atAConstantRateNesterovsIsMomentumThatLooksAhead(SplittableRandom random) {
    Optimizer one = Optimizer.of(OptimizerSpec.of(new OptimizerSpec.Nesterovs(0.9f), RATE));
    Optimizer other =
        Optimizer.of(
            OptimizerSpec.of(new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.NESTEROV), RATE));
    SliceState w1 = SliceState.allocate(5, one.slots());
    SliceState w2 = SliceState.allocate(5, other.slots());
    for (int step = 0; step < 50; step++) {
      float[] gradient = new float[5];
      for (int i = 0; i < 5; i++) {
        gradient[i] = (float) random.nextDouble(-1, 1);
      }
      one.begin(step);
      one.apply(w1, 0, gradient, 0, 5);
      other.begin(step);
      other.apply(w2, 0, gradient, 0, 5);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(w1.values()[i])
          .isCloseTo(w2.values()[i], org.assertj.core.data.Offset.offset(1e-5f));
    }
  }
}
