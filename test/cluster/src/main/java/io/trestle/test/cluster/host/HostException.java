package io.trestle.test.cluster.host;

/**
 * A host, a link or a process on a host could not be set up, or did not do in time what was asked
 * of it.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HostException(String message) {
    super(message);
  }

  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
