package io.trestle.modelio;

/** What a dense layer does to its sums; each is the TensorFlow operation of the same name. */
public enum Activation {
  /** Nothing. */
  IDENTITY,
  /** max(x, 0). */
  RELU,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** exp(x) over the sum of exp over the row. */
  SOFTMAX
}
