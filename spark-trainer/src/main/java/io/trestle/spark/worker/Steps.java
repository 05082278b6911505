package io.trestle.spark.worker;

import io.trestle.ps.PushResult;

/** A way of taking steps: what is computed when, and what travels. Not thread-safe. */
interface Steps {

  /** Fetches the first parameters. */
  void begin();

  /**
   * Computes the next push's batches and pushes.
   *
   * @throws DivergedException before the push, when a batch's loss is no number
   */
  PushResult next();

  /** Whether there is anything left to push. */
  boolean hasNext();

  /** Whether all parameters that were pulled last are numbers. */
  boolean isFinite();
}
