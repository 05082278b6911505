package io.trestle.ps;

/**
 * A shard was restored from a snapshot that is older than what this client has pushed. Close the
 * client, connect anew, and go on from the registration's sequence.
 */
public final class RolledBackException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public RolledBackException(String message) {
    super(message);
  }
}
