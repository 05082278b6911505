package io.trestle.modelio.savedmodel;

import io.trestle.modelio.Activation;

/**
 * The nodes of activations. TensorFlow 1.2 has no operation for most: those are made of ones that
 * it has, where x is split into max(x, 0) and min(x, 0) so that nothing overflows.
 *
 * @param nodes where they are added
 * @param end the name of the last one, which has the result
 */
record ActivationNodes(FloatNodes nodes, String end) {
  /** From Klambauer and others, Self-Normalizing Neural Networks, 2017. */
  private static final double SELU_SCALE = 1.0507009873554805;

  private static final double SELU_ALPHA = 1.6732632423543772;

  String add(Activation activation, String x) {
    return switch (activation) {
      case IDENTITY -> last("Identity", x);
      case RELU -> last("Relu", x);
      case RELU6 -> last("Relu6", x);
      case SIGMOID -> last("Sigmoid", x);
      case TANH -> last("Tanh", x);
      case SOFTMAX -> last("Softmax", x);
      case SOFTPLUS -> last("Softplus", x);
      case SOFTSIGN -> last("Softsign", x);
      case HARD_SIGMOID -> clip(nodes.op("Add", times(0.2, x), nodes.constant(0.5)), 0);
      case HARD_TANH -> clip(x, -1);
      case RECTIFIED_TANH -> last("Relu", nodes.op("Tanh", x));
      case RATIONAL_TANH -> rationalTanh(x);
      case SELU -> last("Mul", nodes.constant(SELU_SCALE), eluSum(x, SELU_ALPHA));
      case SWISH -> last("Mul", x, nodes.op("Sigmoid", x));
      case MISH -> last("Mul", x, nodes.op("Tanh", nodes.op("Softplus", x)));
      case GELU_SIGMOID -> last("Mul", x, nodes.op("Sigmoid", times(1.702, x)));
      case GELU_TANH -> geluTanh(x);
      case CUBE -> last("Mul", x, nodes.op("Square", x));
    };
  }

  String leakyRelu(double slope, String x) {
    return last("Add", nodes.op("Relu", x), times(slope, below(x)));
  }

  String elu(double scale, String x) {
    return last("Identity", eluSum(x, scale));
  }

  String thresholdedRelu(double threshold, String x) {
    return last("Mul", x, nodes.indicator("Greater", x, nodes.constant(threshold)));
  }

  private String eluSum(String x, double scale) {
    return nodes.op("Add", nodes.op("Relu", x), times(scale, nodes.op("Elu", below(x))));
  }

  private String rationalTanh(String x) {
    String z = times(2.0 / 3, x);
    String square = nodes.op("Square", z);
    String fourth = times(1.41645, nodes.op("Square", square));
    String one = nodes.constant(1);
    String sum = nodes.op("Add", nodes.op("Add", one, nodes.op("Abs", z)), square);
    String inverse = nodes.op("Reciprocal", nodes.op("Add", sum, fourth));
    String size = times(1.7159, nodes.op("Sub", one, inverse));
    return last("Mul", nodes.op("Sign", z), size);
  }

  private String geluTanh(String x) {
    String cube = nodes.op("Mul", x, nodes.op("Square", x));
    String inner = times(Math.sqrt(2 / Math.PI), nodes.op("Add", x, times(0.044715, cube)));
    String sum = nodes.op("Add", nodes.op("Tanh", inner), nodes.constant(1));
    return last("Mul", times(0.5, x), sum);
  }

  /** Between {@code least} and 1. */
  private String clip(String x, double least) {
    return last("Minimum", nodes.op("Maximum", x, nodes.constant(least)), nodes.constant(1));
  }

  private String below(String x) {
    return nodes.op("Minimum", x, nodes.constant(0));
  }

  private String times(double factor, String x) {
    return nodes.op("Mul", nodes.constant(factor), x);
  }

  private String last(String operation, String... inputs) {
    return nodes.named(end, operation, inputs);
  }
}
