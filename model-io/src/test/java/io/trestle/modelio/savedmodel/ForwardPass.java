package io.trestle.modelio.savedmodel;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingGraph.Layer;
import io.trestle.modelio.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What a serving graph computes, in double precision, straight from the formulas. */
final class ForwardPass {
  private ForwardPass() {}

  /** Random values for a graph's variables, of a size that keeps activations unsaturated. */
  static Map<String, float[]> variables(ServingGraph graph, SplittableRandom random) {
    Map<String, float[]> variables = new HashMap<>();
    for (Map.Entry<String, Shape> variable : graph.variables().entrySet()) {
      float[] values = floats((int) variable.getValue().elements(), random);
      double scale = 2 / Math.sqrt((double) variable.getValue().extent(0));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((values[i] - 0.5) * scale);
      }
      variables.put(variable.getKey(), values);
    }
    return variables;
  }

  /** Random values between 0 and 1. */
  static float[] floats(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }

  /** The scores of one sample. */
  static double[] scores(ServingGraph graph, Map<String, float[]> variables, float[] sample) {
    double[] input = new double[sample.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = sample[i];
    }
    for (Layer layer : graph.layers()) {
      float[] weights = variables.get(layer.weights());
      double[] output = new double[layer.units()];
      for (int j = 0; j < output.length; j++) {
        output[j] = variables.get(layer.bias())[j];
        for (int i = 0; i < input.length; i++) {
          output[j] += input[i] * weights[i * output.length + j];
        }
      }
      input = activate(layer.activation(), output);
    }
    return input;
  }

  private static double[] activate(Activation activation, double[] sums) {
    return switch (activation) {
      case IDENTITY -> sums;
      case RELU -> Arrays.stream(sums).map(sum -> Math.max(sum, 0)).toArray();
      case SIGMOID -> Arrays.stream(sums).map(sum -> 1 / (1 + Math.exp(-sum))).toArray();
      case TANH -> Arrays.stream(sums).map(Math::tanh).toArray();
      case SOFTMAX -> {
        double total = Arrays.stream(sums).map(Math::exp).sum();
        yield Arrays.stream(sums).map(sum -> Math.exp(sum) / total).toArray();
      }
    };
  }
}
