package io.trestle.ps;

/**
 * The server runs but holds no shard of this job now: it was not opened yet, or the job has ended.
 */
public final class ShardNotReadyException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public ShardNotReadyException(String message) {
    super(message);
  }
}
