package io.trestle.ps;

/** The parent of every exception that ps-bridge throws on purpose. All of them are unchecked. */
public abstract class ParameterServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected ParameterServerException(String message) {
    super(message);
  }

  protected ParameterServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
