package io.trestle.ps;

/** What became of a push. */
public enum PushOutcome {
  /** It counts in the parameters. */
  APPLIED,
  /** It had been taken before (a repeat); it was not applied again. */
  DUPLICATE,
  /** It came too late for its synchronous update (backup workers) and was left out. */
  DROPPED
}
