package io.trestle.ps;

/**
 * A newer attempt of the same worker has registered; this one must stop. Nothing that it still
 * sends is applied.
 */
public final class StaleAttemptException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public StaleAttemptException(String message) {
    super(message);
  }
}
