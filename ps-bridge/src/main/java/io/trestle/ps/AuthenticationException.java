package io.trestle.ps;

/**
 * The other side did not prove that it knows the job's secret, or showed a ticket that is unknown,
 * used, expired or somebody else's.
 */
public final class AuthenticationException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public AuthenticationException(String message) {
    super(message);
  }

  public AuthenticationException(String message, Throwable cause) {
    super(message, cause);
  }
}
