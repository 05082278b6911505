package io.trestle.ps;

/**
 * The other side sent something that no correct peer sends: a bad frame, a sequence out of order, a
 * row out of range. Nothing of it was applied.
 */
public final class ProtocolException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
