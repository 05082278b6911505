package io.trestle.test.scaling.model;

/** When a push is answered. */
public enum Mode {
  /** At once. */
  ASYNC,
  /** When no worker is more than 3 steps behind. */
  BOUNDED,
  /** When all workers' pushes of the step are applied. */
  SYNC;

  /** Steps by which a worker may lead the slowest with {@link #BOUNDED}. */
  static final int STALENESS = 3;
}
