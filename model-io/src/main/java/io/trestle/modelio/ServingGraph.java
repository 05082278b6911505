package io.trestle.modelio;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The model that a bundle serves: a chain of dense layers over float features, whose last one gives
 * a score per class.
 *
 * <p>Layer k computes {@code activation(input * weights + bias)}; its weights are a variable of
 * shape [units of the layer before, units], its bias one of shape [units]. Softmax regression is
 * one layer.
 *
 * @param inputs count of features, 1 or more
 * @param layers the layers in order, at least one
 * @param classes the name of each class, as many as the last layer has units
 */
public record ServingGraph(int inputs, List<Layer> layers, List<String> classes) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_./\\-]*");
  private static final Set<String> TAKEN =
      Set.of("tf_example", "x", "y", "top_k", "legacy_init_op", "save", "trestle");

  /**
   * One dense layer.
   *
   * @param weights name of the variable of shape [inputs, units]
   * @param bias name of the variable of shape [units]
   * @param units count of outputs, 1 or more
   * @param activation what is done to the sums
   */
  public record Layer(String weights, String bias, int units, Activation activation) {
    public Layer {
      if (units < 1) {
        throw new IllegalArgumentException("a layer has at least 1 unit, not " + units);
      }
    }
  }

  public ServingGraph {
    layers = List.copyOf(layers);
    classes = List.copyOf(classes);
    if (inputs < 1) {
      throw new IllegalArgumentException("a model has at least 1 feature, not " + inputs);
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model has at least one layer");
    }
    int units = layers.get(layers.size() - 1).units();
    if (classes.size() != units) {
      throw new IllegalArgumentException(
          "the last layer has %d units, but there are %d class names"
              .formatted(units, classes.size()));
    }
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      checkName(layer.weights(), names);
      checkName(layer.bias(), names);
    }
  }

  /** Softmax regression: {@code softmax(x W + b)}, classes named "0", "1" and so on. */
  public static ServingGraph softmaxRegression(
      String weights, String bias, int inputs, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new ServingGraph(
        inputs, List.of(new Layer(weights, bias, classes, Activation.SOFTMAX)), names);
  }

  /** The variables that the bundle holds, all FLOAT32, with their shapes, in the layers' order. */
  public Map<String, Shape> variables() {
    Map<String, Shape> variables = new LinkedHashMap<>();
    int rows = inputs;
    for (Layer layer : layers) {
      variables.put(layer.weights(), Shape.of(rows, layer.units()));
      variables.put(layer.bias(), Shape.of(layer.units()));
      rows = layer.units();
    }
    return variables;
  }

  private static void checkName(String name, Set<String> others) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no TensorFlow variable name; it must match " + NAME);
    }
    String scope = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
    if (TAKEN.contains(scope)) {
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
