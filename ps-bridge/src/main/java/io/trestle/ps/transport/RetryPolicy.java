package io.trestle.ps.transport;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long and how often a lost connection is made again: waits grow by the factor 2 from {@code
 * first} to {@code longest}, each shortened at random by up to a half so that workers do not come
 * back all at once.
 *
 * @param first the first wait, above 0
 * @param longest the longest wait, at least {@code first}
 * @param total after this time without success the server counts as unavailable
 */
public record RetryPolicy(Duration first, Duration longest, Duration total) {
  public RetryPolicy {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Retry waits from " + first + " to " + longest + " make no sense.");
    }
    if (total.isNegative()) {
      throw new IllegalArgumentException("The total retry time " + total + " is below 0.");
    }
  }

  /** 10 ms to 5 s, for 2 minutes. */
  public static RetryPolicy defaults() {
    return new RetryPolicy(Duration.ofMillis(10), Duration.ofSeconds(5), Duration.ofMinutes(2));
  }

  /** The wait before try {@code attempt + 1}, in nanoseconds; {@code attempt} from 1. */
  public long waitNanos(int attempt, SplittableRandom random) {
    double full = (double) first.toNanos() * Math.pow(2, Math.min(attempt - 1, 60));
    double bounded = Math.min(full, (double) longest.toNanos());
    return (long) (bounded * (1 - random.nextDouble() / 2));
  }
}
