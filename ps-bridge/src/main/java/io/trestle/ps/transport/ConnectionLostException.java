package io.trestle.ps.transport;

import io.trestle.ps.ParameterServerException;

/** A connection broke or could not be made; trying again may help. Never seen by users. */
public final class ConnectionLostException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String message) {
    super(message);
  }

  public ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
