package io.trestle.modelio;

/**
 * Which checkpoints are kept, with the meaning and defaults of {@code tf.train.Saver}.
 *
 * @param maxToKeep the newest so many are kept; 0 keeps all; default 5
 * @param keepEveryHours of those that would go, one per so many hours stays for good; default
 *     10,000
 */
public record Retention(int maxToKeep, double keepEveryHours) {
  public Retention {
    if (maxToKeep < 0) {
      throw new IllegalArgumentException("maxToKeep must be 0 or more, not " + maxToKeep);
    }
    if (!(keepEveryHours > 0)) {
      throw new IllegalArgumentException(
          "keepEveryHours must be greater than 0, not " + keepEveryHours);
    }
  }

  /** The newest 5, and one per 10,000 hours. */
  public static Retention defaults() {
    return new Retention(5, 10_000);
  }
}
