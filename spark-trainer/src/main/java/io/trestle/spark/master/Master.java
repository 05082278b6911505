package io.trestle.spark.master;

/** Leads training round by round, from one thread of the driver. */
public interface Master {
  /** Batches of each worker in a round, at most. */
  int batchesPerRound();

  /**
   * Trains one round; blocks, runs Spark jobs, and returns when they are done.
   *
   * @return mean loss per sample of the last batches; NaN where it is no number any more
   */
  double train(Round round);

  /** The parameters as they are between two rounds, in the flat layout; a copy. */
  float[] parameters();
}
