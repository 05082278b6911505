package io.trestle.modelio;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The model that a bundle serves: a chain of layers over float features, whose last one gives a
 * score per class. Softmax regression is a dense layer and an activation.
 *
 * @param inputs count of features, 1 or more; the first layer gets them flat
 * @param layers the layers in order, at least one
 * @param classes the name of each class, as many as the last layer has outputs
 */
public record ServingGraph(int inputs, List<ServingLayer> layers, List<String> classes) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_./\\-]*");
  private static final Set<String> TAKEN =
      Set.of("tf_example", "x", "y", "top_k", "legacy_init_op", "save", "trestle");

  public ServingGraph {
    layers = List.copyOf(layers);
    classes = List.copyOf(classes);
    if (inputs < 1) {
      throw new IllegalArgumentException("a model has at least 1 feature, not " + inputs);
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model has at least one layer");
    }
    Set<String> names = new HashSet<>();
    Shape sample = Shape.of(inputs);
    for (int i = 0; i < layers.size(); i++) {
      sample = output(layers.get(i), i, sample, names);
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the layers has a variable; TensorFlow serves no model without one");
    }
    if (sample.rank() != 1 || classes.size() != sample.extent(0)) {
      throw new IllegalArgumentException(
          "the last layer gives %s, but there are %d class names"
              .formatted(
                  sample.rank() == 1 ? sample.extent(0) + " units" : sample, classes.size()));
    }
  }

  /** Softmax regression: {@code softmax(x W + b)}, classes named "0", "1" and so on. */
  public static ServingGraph softmaxRegression(
      String weights, String bias, int inputs, int classes) {
    return numbered(
        inputs,
        List.of(
            new ServingLayer.Dense(weights, bias, classes),
            new ServingLayer.Activate(Activation.SOFTMAX)),
        classes);
  }

  /** A model of classes that are named "0", "1" and so on. */
  public static ServingGraph numbered(int inputs, List<ServingLayer> layers, int classes) {
    return new ServingGraph(
        inputs, layers, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  /** The variables that the bundle holds, all FLOAT32, with their shapes, in the layers' order. */
  public Map<String, Shape> variables() {
    Map<String, Shape> variables = new LinkedHashMap<>();
    Shape sample = Shape.of(inputs);
    for (ServingLayer layer : layers) {
      variables.putAll(layer.variables(sample));
      sample = layer.output(sample);
    }
    return variables;
  }

  /**
   * Whether the serving graph itself uses a name, so that no variable may have it, before its first
   * slash or whole.
   */
  public static boolean isReserved(String name) {
    return TAKEN.contains(name);
  }

  /** That a shape is one that samples have. */
  static void checkSample(Shape shape) {
    if ((shape.rank() != 1 && shape.rank() != 3) || shape.elements() < 1) {
      throw new IllegalArgumentException(
          "a sample is [values] or [channels, height, width], each 1 or more, not " + shape);
    }
  }

  private static Shape output(ServingLayer layer, int index, Shape sample, Set<String> names) {
    Shape output;
    try {
      output = layer.output(sample);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer %d: %s".formatted(index, e.getMessage()), e);
    }
    layer.variables(sample).keySet().forEach(name -> checkName(name, names));
    return output;
  }

  private static void checkName(String name, Set<String> others) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no TensorFlow variable name; it must match " + NAME);
    }
    String scope = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
    if (isReserved(scope)) {
      throw new IllegalArgumentException(
          "a variable cannot be named %s: the serving graph itself uses %s"
              .formatted(name, String.join(", ", TAKEN.stream().sorted().toList())));
    }
    // The graph reads each variable through a node of this name.
    if (!others.add(name) || !others.add(name + "/read")) {
      throw new IllegalArgumentException(
          "two variables are named %s, or one %s/read".formatted(name, name));
    }
  }
}
