package io.trestle.ps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JobSpecTest {
  private static final OptimizerSpec.Kind[] KINDS = {
    new OptimizerSpec.Sgd(),
    new OptimizerSpec.Momentum(0.9f, OptimizerSpec.Look.NESTEROV),
    new OptimizerSpec.Adagrad(),
    new OptimizerSpec.Adam(),
    new OptimizerSpec.Ftrl(-0.5f, 0.2f, 0.01f, 0.02f),
    new OptimizerSpec.Nesterovs(0.9f),
    new OptimizerSpec.Adagrad(0.1f, 1e-6f)
  };
  private static final LearningRate[] RATES = {
    LearningRate.constant(0.1),
    new LearningRate.Exponential(0.1, 0.9, 100, LearningRate.Decay.STAIRCASE),
    new LearningRate.Polynomial(0.1, 0.01, 1_000, 2),
    new LearningRate.WarmUp(10, new LearningRate.Polynomial(0.1, 0.01, 1_000, 1))
  };
  private static final PlacementStrategy[] PLACEMENTS = PlacementStrategy.values();
  private static final Consistency[] MODES = {
    Consistency.async(),
    Consistency.boundedStaleness(3),
    Consistency.sync(),
    Consistency.syncWithBackups(2)
  };

  private static JobSpec job(int choice) {
    return JobSpec.builder("job-" + choice)
        .variable(new VariableSpec("W", List.of(784, 10), new Initializer.Normal(0, 0.1f, 1)))
        .variable(
            new VariableSpec("conv/k", List.of(3, 3, 1, 8), new Initializer.Uniform(-1, 1, 2)))
        .variable("s")
        .variable(
            new VariableSpec(
                "given",
                List.of(2, 2),
                new Initializer.Values(new float[] {1, 2, 3, 4}),
                Optional.of(OptimizerSpec.of(KINDS[choice % KINDS.length], RATES[0]))))
        .placement(PLACEMENTS[choice % PLACEMENTS.length])
        .shards(1 + choice % 4)
        .optimizer(
            new OptimizerSpec(KINDS[choice % KINDS.length], RATES[choice % RATES.length], 0.5f))
        .consistency(MODES[choice % MODES.length])
        .workers(2 + choice % 3)
        .maxSteps(choice % 2 == 0 ? JobSpec.UNLIMITED : 1_000)
        .build();
  }

  @Test
  void everyJobComesBackFromItsBinaryForm() {
    for (int i = 0; i < 60; i++) {
      assertThat(JobSpec.decode(job(i).encode())).isEqualTo(job(i));
    }
  }

  @Test
  @Seeded
  void damagedBytesAreRefusedOrAnotherValidJob(SplittableRandom random) {
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = job(random.nextInt(60)).encode();
      if (random.nextBoolean()) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] damaged = bytes;
      Throwable thrown = catchThrowable(() -> JobSpec.decode(damaged));
      assertThat(thrown == null || thrown instanceof ProtocolException).as("%s", thrown).isTrue();
    }
  }

  @Test
  void senselessJobsAreRefusedWithTheirNames() {
    assertThatThrownBy(() -> JobSpec.builder("j").build()).hasMessageContaining("no variables");
    assertThatThrownBy(() -> JobSpec.builder("j").variable("w", 1).variable("w", 2).build())
        .hasMessageContaining("two variables named w");
    assertThatThrownBy(
            () ->
                JobSpec.builder("j")
                    .variable("w", 1)
                    .workers(2)
                    .consistency(Consistency.syncWithBackups(3))
                    .build())
        .hasMessageContaining("3 gradients")
        .hasMessageContaining("2 workers");
    assertThatThrownBy(
            () -> new VariableSpec("w", List.of(2, 2), new Initializer.Values(new float[3])))
        .hasMessageContaining("w has shape [2, 2]")
        .hasMessageContaining("3 given values");
    assertThatThrownBy(() -> new VariableSpec("w", List.of(1, 2, 3, 4, 5), Initializer.zeros()))
        .hasMessageContaining("at most 4");
  }

  @Test
  void clusterSpecsParseAsTheSeedsWriteThem() {
    ClusterSpec cluster = ClusterSpec.parse("ps0:2222, [::1]:2223", 2);
    assertThat(cluster.psHosts())
        .containsExactly(new HostPort("ps0", 2222), new HostPort("::1", 2223));
    assertThat(cluster.psHosts().get(1)).hasToString("[::1]:2223");
    assertThatThrownBy(() -> ClusterSpec.parse("ps0", 1)).hasMessageContaining("host:port");
    assertThatThrownBy(() -> ClusterSpec.parse("a:1,a:1", 1)).hasMessageContaining("twice");
  }

  @Test
  void initialValuesDoNotDependOnWhereTheyAreAskedFor() {
    Initializer normal = new Initializer.Normal(1, 2, 9);
    float[] part = new float[100];
    normal.fill(1_000, part, 0, 100);
    assertThat(part[42]).isEqualTo(normal.at(1_042));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += normal.at(i);
      squares += Math.pow(normal.at(i) - 1, 2);
    }
    assertThat(sum / 100_000).isBetween(0.97, 1.03);
    assertThat(squares / 100_000).isBetween(3.9, 4.1);
  }

  @Test
  void ratesFollowTensorFlowsFormulas() {
    assertThat(RATES[1].at(99)).isEqualTo(0.1);
    assertThat(RATES[1].at(200)).isEqualTo(0.1 * 0.9 * 0.9);
    assertThat(RATES[2].at(500)).isEqualTo(0.09 * 0.25 + 0.01);
    assertThat(RATES[2].at(5_000)).isEqualTo(0.01);
    assertThat(RATES[3].at(0)).isEqualTo(0.1 / 10);
    assertThat(RATES[3].at(10)).isCloseTo(0.09 * 0.99 + 0.01, within(1e-15));
  }
}
