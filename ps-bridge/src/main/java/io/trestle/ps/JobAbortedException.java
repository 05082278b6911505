package io.trestle.ps;

/** The driver, or the loss of it, ended the job. The message is the reason. */
public final class JobAbortedException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  public JobAbortedException(String message) {
    super(message);
  }
}
