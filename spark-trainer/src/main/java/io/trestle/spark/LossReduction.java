package io.trestle.spark;

/** How the losses of a batch's samples become one loss. */
public enum LossReduction {
  /** Their mean, so that a learning rate does not depend on the batch size. */
  MEAN,
  /** Their sum, as in the seeds' {@code -tf.reduce_sum(y_ * tf.log(y))}. */
  SUM
}
