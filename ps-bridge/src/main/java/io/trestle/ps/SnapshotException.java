package io.trestle.ps;

/** A snapshot could not be begun, written or restored. */
public final class SnapshotException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
