package io.trestle.spark;

/** The servers' update rule; a name in lower case is what {@code --optimizer} takes. */
public enum Optimizer {
  /** {@code w -= rate * g}. */
  SGD,
  /** As TensorFlow's MomentumOptimizer. */
  MOMENTUM,
  /** As TensorFlow's AdagradOptimizer. */
  ADAGRAD,
  /** As TensorFlow's AdamOptimizer. */
  ADAM,
  /** As TensorFlow's FtrlOptimizer. */
  FTRL
}
