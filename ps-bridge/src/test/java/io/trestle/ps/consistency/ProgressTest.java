package io.trestle.ps.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.test.seed.Seeded;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The slowest worker is remembered from push to push, and is still the slowest. */
class ProgressTest {
  private static final int WORKERS = 7;

  @Test
  @Seeded
  void theLeadIsThatOverTheSlowestWhateverHappens(SplittableRandom random) {
    Progress progress = new Progress(WORKERS);
    for (int i = 0; i < 5_000; i++) {
      int worker = random.nextInt(WORKERS);
      switch (random.nextInt(10)) {
        case 0 -> progress.finish(worker);
        case 1 -> progress.rejoin(worker);
        case 2 -> progress.advance(worker, random.nextLong(1 + progress.clock(worker)));
        default -> progress.advance(worker, progress.clock(worker) + 1);
      }
      for (int w = 0; w < WORKERS; w++) {
        assertThat(progress.lead(w)).isEqualTo(lead(progress, w));
      }
    }
  }

  private static long lead(Progress progress, int worker) {
    long slowest = progress.clock(worker);
    for (int i = 0; i < WORKERS; i++) {
      slowest = progress.isFinished(i) ? slowest : Math.min(slowest, progress.clock(i));
    }
    return progress.clock(worker) - slowest;
  }
}
