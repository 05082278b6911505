package io.trestle.ps;

/** Whether a server still runs, and if not, why. */
public enum ServerState {
  RUNNING,
  /** The driver ended the job in good order. */
  ENDED,
  /** The job was aborted, by the driver or because the driver was not heard of any more. */
  ABORTED,
  /** {@link ParameterServer#close} was called. */
  CLOSED
}
