package io.trestle.ps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a peer must know to be let in to a job: Spark's own secret, one read from a file, or a
 * random one made for a run. Immutable and thread-safe. It never shows in {@link #toString()}, and
 * two secrets are compared in constant time.
 */
public final class Secret {
  /** Fewest characters of a secret; shorter ones can be guessed. */
  public static final int MIN_LENGTH = 16;

  /** Most characters of a secret. */
  public static final int MAX_LENGTH = 4096;

  private static final int RANDOM_BYTES = 32;

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * A secret that both sides were told.
   *
   * @param value {@value #MIN_LENGTH} to {@value #MAX_LENGTH} characters
   * @throws IllegalArgumentException if it is shorter or longer
   */
  public static Secret of(String value) {
    if (value.length() < MIN_LENGTH || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A secret of "
              + value.length()
              + " characters is refused: it must have "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH
              + ". Make one with: openssl rand -hex 32");
    }
    return new Secret(value);
  }

  /** A fresh secret of 256 random bits, for one run. */
  public static Secret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /** The secret itself, to hand to an authentication protocol or to a task. Do not log it. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Secret(hidden)";
  }
}
