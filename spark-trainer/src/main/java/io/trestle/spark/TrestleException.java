package io.trestle.spark;

/** What every failure of a run that has a meaning of its own derives from. */
public class TrestleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure whose message says problem, cause and remedy. */
  public TrestleException(String message) {
    super(message);
  }

  /** A failure with the exception behind it. */
  public TrestleException(String message, Throwable cause) {
    super(message, cause);
  }
}
