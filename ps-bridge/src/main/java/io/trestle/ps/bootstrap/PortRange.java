package io.trestle.ps.bootstrap;

import java.io.IOException;
import java.net.BindException;

/**
 * The ports that a server may bind: one, any free one (0), or the first free one of a range.
 *
 * @param first 0 to 65535
 * @param last at least {@code first}, at most 65535; 0 when {@code first} is 0
 */
public record PortRange(int first, int last) {
  /** Any free port. */
  public static final PortRange ANY = new PortRange(0, 0);

  private static final int MAX_PORT = 65535;

  public PortRange {
    if (first < 0 || last > MAX_PORT || last < first || (first == 0 && last != 0)) {
      throw new IllegalArgumentException(
          "Ports " + first + "-" + last + " are no range within 1-65535, nor 0 for any free port.");
    }
  }

  /** One port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /** Parses {@code 2222}, {@code 40000-40100}, or {@code 0} for any free port. */
  public static PortRange parse(String text) {
    String[] ends = text.strip().split("-", -1);
    try {
      int first = Integer.parseInt(ends[0].strip());
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
      if (ends.length <= 2) {
        return new PortRange(first, last);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(malformed(text), e);
    }
    throw new IllegalArgumentException(malformed(text));
  }

  private static String malformed(String text) {
    return "'" + text + "' is no port. Write a port (2222), a range (40000-40100), or 0 for any.";
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  /** Binds one port. */
  @FunctionalInterface
  interface Binder<T> {
    /**
     * Binds exactly this port.
     *
     * @throws BindException when it is taken, or a RuntimeException with one inside
     */
    T bind(int port) throws IOException;
  }

  /**
   * Binds the first port that is free.
   *
   * @throws BindException when none is
   */
  <T> T bind(String host, String what, Binder<T> binder) throws IOException {
    Exception lastFailure = null;
    for (int port = first; port <= last; port++) {
      try {
        return binder.bind(port);
      } catch (IOException | RuntimeException e) {
        if (!isTaken(e)) {
          throw e;
        }
        lastFailure = e;
      }
    }
    BindException failure =
        new BindException(
            String.format(
                "No port of %s is free on %s for the %s. Stop what uses it, or give another port"
                    + " or range.",
                this, host, what));
    failure.initCause(lastFailure);
    throw failure;
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
