package io.trestle.test.tensorflow;

/**
 * Builds a TensorFlow GraphDef, node by node, by the names of TensorFlow's operations and
 * attributes (ops.pbtxt). TensorFlow itself checks them when the graph is opened.
 */
public final class GraphBuilder {
  private final Proto graph = new Proto();
  private int producer = 22;

  /** Sets the graph's producer version, 22 unless told; operations appear and change with it. */
  public GraphBuilder producer(int version) {
    producer = version;
    return this;
  }

  /** Adds a constant. */
  public GraphBuilder constant(String name, Tensor value) {
    return node("Const", name).type("dtype", value.type()).tensor("value", value).end();
  }

  /** Starts a node; {@link Node#end} adds it. */
  public Node node(String operation, String name) {
    return new Node(operation, name);
  }

  byte[] toBytes() {
    return new Proto().append(graph).message(4, new Proto().number(1, producer)).toBytes();
  }

  /** One node under construction. */
  public final class Node {
    private final Proto node = new Proto();

    private Node(String operation, String name) {
      node.text(1, name).text(2, operation);
    }

    /** Adds inputs: {@code x}, {@code x:1} for its second output, or {@code ^x} to wait only. */
    public Node inputs(String... names) {
      for (String name : names) {
        node.text(3, name);
      }
      return this;
    }

    /** Sets an attribute of kind type. */
    public Node type(String name, TensorType type) {
      return attribute(name, new Proto().number(6, type.number()));
    }

    /** Sets an attribute of kind list of types. */
    public Node types(String name, TensorType... types) {
      Proto list = new Proto();
      for (TensorType type : types) {
        list.number(6, type.number());
      }
      return attribute(name, new Proto().message(1, list));
    }

    /** Sets an attribute of kind shape; a length of -1 is unknown. */
    public Node shape(String name, long... lengths) {
      return attribute(name, new Proto().message(7, shapeOf(lengths)));
    }

    /** Sets an attribute of kind int. */
    public Node number(String name, long value) {
      return attribute(name, new Proto().number(3, value));
    }

    /** Sets an attribute of kind float. */
    public Node number(String name, float value) {
      return attribute(name, new Proto().fixed32(4, value));
    }

    /** Sets an attribute of kind bool to true; false is TensorFlow's default nearly everywhere. */
    public Node flag(String name) {
      return attribute(name, new Proto().number(5, 1));
    }

    /** Sets an attribute of kind string. */
    public Node text(String name, String value) {
      return attribute(name, new Proto().text(2, value));
    }

    /** Sets an attribute of kind tensor. */
    public Node tensor(String name, Tensor value) {
      Proto tensor =
          new Proto().number(1, value.type().number()).message(2, shapeOf(value.shape()));
      if (value.type() == TensorType.STRING) {
        value.strings().forEach(string -> tensor.bytes(8, string));
      } else {
        tensor.bytes(4, value.bytes());
      }
      return attribute(name, new Proto().message(8, tensor));
    }

    /** Adds the node to the graph. */
    public GraphBuilder end() {
      graph.message(1, node);
      return GraphBuilder.this;
    }

    private Node attribute(String name, Proto value) {
      node.message(5, new Proto().text(1, name).message(2, value));
      return this;
    }
  }

  private static Proto shapeOf(long... lengths) {
    Proto shape = new Proto();
    for (long length : lengths) {
      shape.message(2, new Proto().number(1, length));
    }
    return shape;
  }
}
