package io.trestle.spark;

/**
 * Runs what a {@link Trainer} describes. {@code Trainer} finds the implementation with {@link
 * java.util.ServiceLoader}, so that this package depends on none of the rooms that implement it.
 * Users call {@link Trainer}.
 */
public interface TrainingEngine {

  /**
   * Trains, evaluates and exports; blocks until all of it is done, and leaves nothing running.
   *
   * @throws TrestleException or one of its kinds when the run cannot start or go on
   */
  TrainingResult train(TrainingRequest request);
}
