package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Strategy;
import io.trestle.spark.master.Round;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds have every batch once, in order, and end where the run does. */
final class RoundsTest {
  private static final long NO_LIMIT = 1_000;

  @Test
  void noRoundReachesIntoTheNextEpoch() {
    // Batches of an epoch: 3, the last one smaller, and 2.
    Rounds rounds = rounds(14, 2, 21, 20);
    assertThat(rounds.next()).isEqualTo(new Round(0, List.of(0L, 0L), List.of(2, 2)));
    assertThat(rounds.isEpochOver()).isFalse();
    assertThat(rounds.next()).isEqualTo(new Round(0, List.of(2L, 2L), List.of(1, 0)));
    assertThat(rounds.isEpochOver()).isTrue();
    assertThat(rounds.samples()).isEqualTo(41);
    assertThat(rounds.next()).isEqualTo(new Round(1, List.of(3L, 2L), List.of(2, 2)));
    assertThat(rounds.steps()).isEqualTo(9);
    assertThat(rounds.samples()).isEqualTo(41 + 40);
  }

  @Test
  void theLastRoundHasTheStepsThatAreLeft() {
    for (int steps = 1; steps <= 12; steps++) {
      Rounds rounds = rounds(steps, 2, 21, 20, 10);
      List<Round> all = new ArrayList<>();
      while (rounds.hasNext()) {
        all.add(rounds.next());
      }
      assertThat(all.stream().mapToLong(Round::steps).sum()).isEqualTo(steps);
      assertThat(all).allMatch(round -> round.steps() > 0);
    }
  }

  @Test
  void aLongRoundIsAnEpoch() {
    Rounds rounds = rounds(NO_LIMIT, 100, 95, 94);
    assertThat(rounds.next().batches()).containsExactly(10, 10);
    assertThat(rounds.isEpochOver()).isTrue();
    assertThat(rounds.hasNext()).isTrue();
  }

  private static Rounds rounds(long maxSteps, int longest, long... samples) {
    List<Long> all = new ArrayList<>();
    for (long count : samples) {
      all.add(count);
    }
    return new Rounds(new RunFacts(Strategy.GRADIENT_SHARING, 10, 1, 1, all), maxSteps, longest);
  }
}
