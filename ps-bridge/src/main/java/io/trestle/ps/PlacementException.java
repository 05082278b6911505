package io.trestle.ps;

/** The variables cannot be placed on the shards; the message says how many servers are needed. */
public final class PlacementException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public PlacementException(String message) {
    super(message);
  }
}
