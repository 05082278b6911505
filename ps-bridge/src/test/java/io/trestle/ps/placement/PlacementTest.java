package io.trestle.ps.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.JobSpec;
import io.trestle.ps.JobSpecBuilder;
import io.trestle.ps.PlacementException;
import io.trestle.ps.PlacementStrategy;
import io.trestle.ps.VariableSpec;
import io.trestle.test.seed.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  @Seeded
  void everyRowStandsOnExactlyOneShard(SplittableRandom random) {
    for (int i = 0; i < 500; i++) {
      JobSpec job = randomJob(random);
      Placement placement = Placement.of(job);
      assertThat(placement.shards()).hasSize(job.numShards());
      long total = 0;
      for (int v = 0; v < job.variables().size(); v++) {
        assertCovered(placement, v, job.variables().get(v));
      }
      for (int shard = 0; shard < job.numShards(); shard++) {
        total += placement.size(shard);
        assertThat(placement.slices(shard))
            .extracting(Slice::index)
            .isSorted()
            .doesNotHaveDuplicates();
      }
      assertThat(total).isEqualTo(job.size());
      assertThat(Placement.of(job)).isEqualTo(placement);
    }
  }

  private static void assertCovered(Placement placement, int index, VariableSpec variable) {
    int next = 0;
    for (List<Slice> shard : placement.shards()) {
      for (Slice slice : shard) {
        if (slice.index() == index) {
          assertThat(slice.fromRow()).isEqualTo(next);
          assertThat(slice.rowCount()).isPositive();
          next = slice.toRow();
        }
      }
    }
    assertThat(next).isEqualTo(variable.rows());
  }

  private static JobSpec randomJob(SplittableRandom random) {
    PlacementStrategy[] strategies = PlacementStrategy.values();
    JobSpecBuilder job =
        JobSpec.builder("random")
            .placement(strategies[random.nextInt(strategies.length)])
            .shards(1 + random.nextInt(9));
    int variables = 1 + random.nextInt(6);
    for (int v = 0; v < variables; v++) {
      // 200^4 still fits one server, whatever the placement.
      List<Integer> shape = new ArrayList<>();
      for (int d = random.nextInt(5); d > 0; d--) {
        shape.add(1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 12));
      }
      job.variable("v" + v, shape.toArray(Integer[]::new));
    }
    return job.build();
  }

  @Test
  void roundRobinTakesVariablesInTurn() {
    Placement placement =
        Placement.of(
            JobSpec.builder("turn")
                .variable("a", 2)
                .variable("b", 3)
                .variable("c", 4)
                .shards(2)
                .placement(PlacementStrategy.ROUND_ROBIN)
                .build());
    assertThat(placement.slices(0)).extracting(Slice::index).containsExactly(0, 2);
    assertThat(placement.slices(1)).extracting(Slice::index).containsExactly(1);
  }

  @Test
  void partitionedSplitsRowsEvenlyAndMayLeaveShardsEmpty() {
    Placement placement =
        Placement.of(
            JobSpec.builder("even")
                .variable("w", 10, 3)
                .shards(4)
                .placement(PlacementStrategy.PARTITIONED)
                .build());
    assertThat(placement.shards())
        .extracting(slices -> slices.get(0).rowCount())
        .containsExactly(3, 3, 2, 2);
    Placement empty =
        Placement.of(
            JobSpec.builder("empty")
                .variable("s")
                .shards(3)
                .placement(PlacementStrategy.PARTITIONED)
                .build());
    assertThat(empty.slices(2)).isEmpty();
  }

  @Test
  void autoSplitsTheLargeAndBalancesTheSmall() {
    Placement placement =
        Placement.of(
            JobSpec.builder("auto")
                .variable("large", 1_000, 1_000)
                .variable("a", 100)
                .variable("b", 100)
                .shards(2)
                .build());
    assertThat(placement.size(0)).isEqualTo(500_100);
    assertThat(placement.size(1)).isEqualTo(500_100);
  }

  @Test
  void tooLargeASliceNamesTheNumberOfServersThatWouldDo() {
    JobSpecBuilder job = JobSpec.builder("huge").variable("w", 100_000_000, 64);
    assertThatThrownBy(() -> Placement.of(job.build()))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("at least 3 servers (now 1)");
    assertThat(Placement.of(job.shards(3).build()).size(2)).isEqualTo(33_333_333L * 64);
  }
}
