package io.trestle.spark.model;

import io.trestle.spark.data.Batch;

/**
 * Computes losses and gradients of a {@link TrainableModel} in buffers that it reuses; after the
 * first batches it allocates nothing. Not thread-safe.
 */
public interface GradientComputer {
  /**
   * Sets the parameters for what follows. The array is borrowed, not copied: it must not be written
   * until the next {@code load}.
   *
   * @param parameters the flat layout
   */
  void load(float[] parameters);

  /**
   * Computes loss and gradient of a batch at the loaded parameters.
   *
   * @param gradient the flat layout, which is overwritten
   */
  BatchResult compute(Batch batch, float[] gradient);

  /** Computes the loss alone. */
  BatchResult evaluate(Batch batch);

  /**
   * Computes the probability of each class for each sample.
   *
   * @param probabilities shape [batch.size(), numClasses], row-major, which is written
   */
  void probabilities(Batch batch, float[] probabilities);
}
