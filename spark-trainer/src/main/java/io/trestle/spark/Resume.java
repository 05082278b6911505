package io.trestle.spark;

/** What a run does about the checkpoints that it finds in its log directory. */
public enum Resume {
  /** Starts at step 0. */
  NEVER,
  /** Goes on from the latest good checkpoint, and starts at step 0 where there is none. */
  IF_FOUND,
  /** Goes on from the latest good checkpoint, and fails where there is none. */
  REQUIRED
}
