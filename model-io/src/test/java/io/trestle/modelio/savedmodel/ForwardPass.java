package io.trestle.modelio.savedmodel;

import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.Shape;
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
    Shape shape = Shape.of(sample.length);
    for (ServingLayer layer : graph.layers()) {
      input = new LayerPass(variables, shape).apply(layer, input);
      shape = layer.output(shape);
    }
    return input;
  }
}
