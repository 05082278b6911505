package io.trestle.ps.bootstrap;

/** What of a job's traffic is encrypted. Servers and clients of a job must agree. */
public enum Encryption {
  /**
   * Registration, tickets and the driver's commands. Gradients and parameters travel plain on
   * streams of their own, which a ticket opens. The default, and by far the faster one.
   */
  CONTROL,

  /** Everything travels on the encrypted control port. Servers open no other port. */
  ALL
}
