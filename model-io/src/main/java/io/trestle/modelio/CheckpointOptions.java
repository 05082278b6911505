package io.trestle.modelio;

import java.time.Clock;
import java.time.Duration;

/**
 * How a log directory is kept.
 *
 * @param retention which checkpoints stay; default as TensorFlow's
 * @param grace how old an unfinished file must be before clean-up may delete it, and how long a run
 *     without a heartbeat counts as live; default 1 hour
 * @param clock tells the time; default the system's
 */
public record CheckpointOptions(Retention retention, Duration grace, Clock clock) {
  public CheckpointOptions {
    if (grace.isNegative() || grace.isZero()) {
      throw new IllegalArgumentException("grace must be longer than 0, not " + grace);
    }
  }

  /** TensorFlow's retention, one hour, the system's clock. */
  public static CheckpointOptions defaults() {
    return new CheckpointOptions(Retention.defaults(), Duration.ofHours(1), Clock.systemUTC());
  }

  /** The same with another retention. */
  public CheckpointOptions withRetention(Retention other) {
    return new CheckpointOptions(other, grace, clock);
  }

  /** The same with another grace period. */
  public CheckpointOptions withGrace(Duration other) {
    return new CheckpointOptions(retention, other, clock);
  }

  /** The same with another clock. */
  public CheckpointOptions withClock(Clock other) {
    return new CheckpointOptions(retention, grace, other);
  }
}
