package io.trestle.ps.bootstrap;

/** What of a job's traffic is encrypted. Servers and clients of a job must agree. */
public enum Encryption {
  /**
   * Registration, tickets and the driver's commands. Gradients and parameters travel plain on
   * streams of their own, which a ticket opens. The default, and by far the faster one.
   */
  CONTROL,

  /**
   * As {@link #CONTROL}, but gradients and parameters travel plain on the control port, for
   * networks that let only one port through. Slower than streams. Servers open no other port.
   */
  CONTROL_ON_ONE_PORT,

  /** Everything travels on the encrypted control port. Servers open no other port. */
  ALL
}
