package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.TrainingListener.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time left is told once it means something. */
final class ProgressMeterTest {
  private static final long MAX_STEPS = 100_000;

  private final ProgressMeter meter = new ProgressMeter(MAX_STEPS, 0, 0, 0);
  private long step;
  private double seconds;

  @Test
  void aJvmThatStillCompilesFrightensNobody() {
    // Twenty seconds of start-up without a step, then a slow half second.
    for (int i = 0; i < 40; i++) {
      assertThat(after(0).timeLeft()).isNegative();
    }
    assertThat(after(10).timeLeft()).isNegative();
    for (int i = 0; i < 5; i++) {
      assertThat(after(500).timeLeft()).isNegative();
    }
    Progress told = after(500);
    assertThat(told.stepsPerSecond()).isEqualTo(1000);
    // Some 97 s at the rate of now; the slow beginning still counts a little.
    assertThat(told.timeLeft()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(150));
    for (int i = 0; i < 20; i++) {
      told = after(500);
    }
    long honest = (MAX_STEPS - step) / 1000;
    assertThat(told.timeLeft().toSeconds()).isBetween(honest - 1, honest + 2);
  }

  @Test
  void aRunThatStandsStillMakesNoGuess() {
    for (int i = 0; i < 20; i++) {
      after(500);
    }
    assertThat(after(0).timeLeft()).isPositive();
    for (int i = 0; i < 9; i++) {
      after(0);
    }
    // By the rate alone, the minute and a half would be years by now.
    for (int i = 0; i < 100; i++) {
      assertThat(after(0).timeLeft()).isNegative();
    }
    assertThat(after(500).timeLeft()).isPositive();
  }

  @Test
  void aRunThatEndsByEpochsAloneHasNoTimeLeft() {
    ProgressMeter endless = new ProgressMeter(Long.MAX_VALUE, 0, 0, 0);
    for (int i = 1; i < 20; i++) {
      Progress told = endless.measure(i * 100L, i, List.of(), TimeUnit.SECONDS.toNanos(i));
      assertThat(told.timeLeft()).isNegative();
    }
  }

  private Progress after(int steps) {
    step += steps;
    seconds += 0.5;
    return meter.measure(step, step, List.of(), (long) (seconds * 1e9));
  }
}
