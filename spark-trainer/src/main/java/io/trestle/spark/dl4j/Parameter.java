package io.trestle.spark.dl4j;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One of a network's parameters, at the same place in Trestle's flat layout and in DL4J's. DL4J
 * keeps matrices column-major, Trestle as TensorFlow row-major: they are transposed on their way.
 *
 * @param variable the variable's name
 * @param layer index of its layer
 * @param key DL4J's name of it in its layer
 * @param offset where it begins
 * @param shape the variable's
 * @param order how DL4J keeps it
 * @param role what its gradient is
 * @param l1 factor of its sign that is added to its gradient
 */
record Parameter(
    String variable,
    int layer,
    String key,
    int offset,
    List<Integer> shape,
    Order order,
    Role role,
    float l1) {

  /** How DL4J keeps the values. */
  enum Order {
    ROWS,
    COLUMNS
  }

  /** What a parameter's gradient is. */
  enum Role {
    /** The sum of the samples' gradients. */
    TRAINED,
    /** What is to be subtracted as it is: DL4J's running statistics. */
    STATE,
    /** Nothing: it stays as it is. */
    FROZEN
  }

  int length() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Where the next one begins. */
  int end() {
    return offset + length();
  }

  /** Copies the values from the flat layout to DL4J's. */
  void write(float[] flat, FloatBuffer network) {
    int start = network.position() + offset;
    if (order == Order.ROWS) {
      network.put(start, flat, offset, length());
      return;
    }
    int rows = shape.get(0);
    int columns = shape.get(1);
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        network.put(start + j * rows + i, flat[offset + i * columns + j]);
      }
    }
  }

  /** Copies values of DL4J's to the flat layout, times a factor. */
  void read(FloatBuffer network, float factor, float[] flat) {
    int start = network.position() + offset;
    if (order == Order.ROWS) {
      int end = end();
      network.get(start, flat, offset, end - offset);
      for (int i = offset; i < end; i++) {
        flat[i] *= factor;
      }
      return;
    }
    int rows = shape.get(0);
    int columns = shape.get(1);
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        flat[offset + i * columns + j] = network.get(start + j * rows + i) * factor;
      }
    }
  }
}
