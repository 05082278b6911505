package io.trestle.spark.master;

/** Leads training round by round, from one thread of the driver. Close it when training is over. */
public interface Master extends AutoCloseable {
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

  /** Stops what the master started on driver and executors, if anything runs on. */
  @Override
  void close();
}
