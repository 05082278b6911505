package io.trestle.modelio.savedmodel;

import static io.trestle.modelio.DataType.FLOAT32;

import java.util.HashMap;
import java.util.Map;

/** Adds nodes of one scope that compute floats; each is named by its operation. */
final class FloatNodes {
  private final GraphWriter graph;
  private final String scope;
  private final Map<String, Integer> used = new HashMap<>();

  FloatNodes(GraphWriter graph, String scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** Adds a node and returns its name. */
  String op(String operation, String... inputs) {
    return node(operation, inputs).add();
  }

  /** Adds a node of this name and returns the name. */
  String named(String name, String operation, String... inputs) {
    return graph.node(operation, name, inputs).type("T", FLOAT32).add();
  }

  /** Starts a node that has more attributes than its type. */
  GraphWriter.Node node(String operation, String... inputs) {
    return graph.node(operation, name(operation), inputs).type("T", FLOAT32);
  }

  /** Adds a comparison with {@code operation} that gives 1 or 0. */
  String indicator(String operation, String left, String right) {
    return graph.indicator(name("Cast"), op(operation, left, right));
  }

  /** Adds a constant scalar. */
  String constant(double value) {
    return graph.floats(name("Const"), new float[] {(float) value});
  }

  /** Adds a constant tensor. */
  String constant(float[] values, long... extents) {
    return graph.floats(name("Const"), values, extents);
  }

  /** Adds a constant vector of ints. */
  String ints(int... values) {
    return graph.int32s(name("Const"), values);
  }

  /** Adds a constant matrix of ints with rows of two. */
  String pairs(int... values) {
    return graph.int32Pairs(name("Const"), values);
  }

  private String name(String operation) {
    int before = used.merge(operation, 1, Integer::sum) - 1;
    return scope + (before == 0 ? operation : operation + "_" + before);
  }
}
