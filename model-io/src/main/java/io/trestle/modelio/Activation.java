package io.trestle.modelio;

/**
 * A function of every value of a sample by itself, save {@link #SOFTMAX}; those that take a number
 * of their own are layers of {@link ServingLayer}.
 */
public enum Activation {
  /** Nothing. */
  IDENTITY,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** exp(x) over the sum of exp over the sample, which is flat. */
  SOFTMAX,
  /** ln(1 + exp(x)). */
  SOFTPLUS,
  /** x / (1 + |x|). */
  SOFTSIGN,
  /** min(max(0.2 x + 0.5, 0), 1). */
  HARD_SIGMOID,
  /** min(max(x, -1), 1). */
  HARD_TANH,
  /** max(tanh(x), 0). */
  RECTIFIED_TANH,
  /**
   * 1.7159 t(2x / 3), where t(z) = sign(z) (1 - 1 / (1 + |z| + z² + 1.41645 z⁴)) stands for tanh.
   */
  RATIONAL_TANH,
  /** 1.0507 x where x is positive, 1.0507 · 1.6733 (exp(x) - 1) elsewhere; Klambauer 2017. */
  SELU,
  /** x sigmoid(x). */
  SWISH,
  /** x tanh(softplus(x)). */
  MISH,
  /** x sigmoid(1.702 x), the quick form of Hendrycks 2016. */
  GELU_SIGMOID,
  /** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), the closer form of Hendrycks 2016. */
  GELU_TANH,
  /** x³. */
  CUBE
}
