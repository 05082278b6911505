package io.trestle.modelio.savedmodel;

import io.trestle.modelio.DataType;
import io.trestle.modelio.proto.ProtoWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a GraphDef, node by node.
 *
 * <pre>
 * GraphDef  := node:1 NodeDef*  versions:4 { producer:1 }
 * NodeDef   := name:1 op:2 input:3* attr:5 map&lt;string, AttrValue>
 * AttrValue := list:1 { i:3* | type:6* | shape:7* } | s:2 | i:3 | b:5 | type:6 | shape:7 | tensor:8
 * </pre>
 *
 * @see <a href="https://github.com/tensorflow/tensorflow/tree/v1.2.1/tensorflow/core/framework">
 *     graph.proto, node_def.proto, attr_value.proto, tensor.proto</a>
 */
final class GraphWriter {
  /** TensorFlow 1.2's own graph version: every later TensorFlow reads it, with 1.2's meanings. */
  private static final int PRODUCER = 22;

  private final ProtoWriter graph = new ProtoWriter();

  /** Starts a node; {@link Node#add} ends it. */
  Node node(String operation, String name, String... inputs) {
    return new Node(operation, name, inputs);
  }

  /** Adds a constant vector of strings. */
  void strings(String name, List<String> values) {
    ProtoWriter tensor = tensor(DataType.STRING, values.size());
    values.forEach(value -> tensor.text(8, value));
    constant(name, DataType.STRING, tensor);
  }

  /** Adds a constant scalar string. */
  void string(String name, String value) {
    constant(name, DataType.STRING, tensor(DataType.STRING).text(8, value));
  }

  /** Adds a constant scalar int. */
  void int32(String name, int value) {
    constant(name, DataType.INT32, tensor(DataType.INT32).numbers(7, value));
  }

  /** Adds a constant vector of ints and returns its name. */
  String int32s(String name, int... values) {
    return ints(name, values, values.length);
  }

  /** Adds a constant matrix of ints with rows of two, and returns its name. */
  String int32Pairs(String name, int... values) {
    return ints(name, values, values.length / 2, 2);
  }

  /** Adds a constant tensor of floats, without extents a scalar, and returns its name. */
  String floats(String name, float[] values, long... extents) {
    ProtoWriter tensor = tensor(DataType.FLOAT32, extents).floats(5, values, 0, values.length);
    constant(name, DataType.FLOAT32, tensor);
    return name;
  }

  /** Adds a cast of a bool to a float, 1 or 0, and returns its name. */
  String indicator(String name, String input) {
    return node("Cast", name, input)
        .type("SrcT", DataType.BOOL)
        .type("DstT", DataType.FLOAT32)
        .add();
  }

  /** Adds a constant vector of longs. */
  void int64s(String name, long... values) {
    constant(name, DataType.INT64, tensor(DataType.INT64, values.length).numbers(10, values));
  }

  /** Adds a constant vector without values. */
  void empty(String name, DataType type) {
    constant(name, type, tensor(type, 0));
  }

  /** The GraphDef. */
  ProtoWriter toGraphDef() {
    return graph.message(4, new ProtoWriter().number(1, PRODUCER));
  }

  private String ints(String name, int[] values, long... extents) {
    long[] numbers = Arrays.stream(values).asLongStream().toArray();
    constant(name, DataType.INT32, tensor(DataType.INT32, extents).numbers(7, numbers));
    return name;
  }

  private void constant(String name, DataType type, ProtoWriter tensor) {
    node("Const", name).type("dtype", type).tensor("value", tensor).add();
  }

  private static ProtoWriter tensor(DataType type, long... extents) {
    return new ProtoWriter().number(1, type.number()).message(2, shape(extents));
  }

  /** A TensorShapeProto; -1 is any extent. */
  static ProtoWriter shape(long... extents) {
    ProtoWriter shape = new ProtoWriter();
    for (long extent : extents) {
      shape.message(2, new ProtoWriter().number(1, extent));
    }
    return shape;
  }

  /** A node under construction. */
  final class Node {
    private final ProtoWriter node = new ProtoWriter();
    private final String name;

    private Node(String operation, String name, String... inputs) {
      this.name = name;
      node.text(1, name).text(2, operation);
      for (String input : inputs) {
        node.text(3, input);
      }
    }

    Node type(String name, DataType type) {
      return attribute(name, new ProtoWriter().number(6, type.number()));
    }

    /** A list of {@code count} times the same type, which may be none. */
    Node types(String name, DataType type, int count) {
      ProtoWriter list = new ProtoWriter();
      for (int i = 0; i < count; i++) {
        list.number(6, type.number());
      }
      return attribute(name, new ProtoWriter().message(1, list));
    }

    Node shape(String name, long... extents) {
      return attribute(name, new ProtoWriter().message(7, GraphWriter.shape(extents)));
    }

    /** A list of one shape. */
    Node shapes(String name, long... extents) {
      ProtoWriter list = new ProtoWriter().message(7, GraphWriter.shape(extents));
      return attribute(name, new ProtoWriter().message(1, list));
    }

    Node number(String name, long value) {
      return attribute(name, new ProtoWriter().number(3, value));
    }

    /** Sets a bool to true. */
    Node flag(String name) {
      return attribute(name, new ProtoWriter().number(5, 1));
    }

    Node tensor(String name, ProtoWriter tensor) {
      return attribute(name, new ProtoWriter().message(8, tensor));
    }

    /** A list of integers. */
    Node numbers(String name, long... values) {
      ProtoWriter list = new ProtoWriter().numbers(3, values);
      return attribute(name, new ProtoWriter().message(1, list));
    }

    Node text(String name, String value) {
      return attribute(name, new ProtoWriter().text(2, value));
    }

    /** Adds the node and returns its name. */
    String add() {
      graph.message(1, node);
      return name;
    }

    private Node attribute(String name, ProtoWriter value) {
      node.entry(5, name, value);
      return this;
    }
  }
}
