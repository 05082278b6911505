package io.trestle.ps;

import java.util.List;
import java.util.Optional;

/**
 * A named float32 tensor of the model, stored row-major.
 *
 * @param name as in TensorFlow: letters, digits and {@code _.\/-}, not empty, at most 512 long
 * @param shape at most 4 dimensions, each at least 1; an empty list is a scalar
 * @param initializer the values it starts with
 * @param optimizer applied to this variable instead of the job's own; plain SGD at rate 1 takes
 *     what is pushed as changes to subtract, for state that is no parameter, such as running means
 */
public record VariableSpec(
    String name, List<Integer> shape, Initializer initializer, Optional<OptimizerSpec> optimizer) {
  public static final int MAX_RANK = 4;
  public static final int MAX_NAME = 512;

  public VariableSpec {
    shape = List.copyOf(shape);
    if (!name.matches("[A-Za-z0-9.][A-Za-z0-9_./\\\\-]*") || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "'" + name + "' is no variable name: use letters, digits, '_', '.', '/' and '-'.");
    }
    if (shape.size() > MAX_RANK) {
      throw new IllegalArgumentException(
          "Variable " + name + " has shape " + shape + "; at most " + MAX_RANK + " dimensions.");
    }
    for (int dimension : shape) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "Variable " + name + " has shape " + shape + "; every dimension must be at least 1.");
      }
    }
    long rowSize = 1;
    for (int i = 1; i < shape.size(); i++) {
      rowSize *= shape.get(i);
      if (rowSize > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "A row of variable " + name + " with shape " + shape + " exceeds 2^31-1 floats.");
      }
    }
    if (initializer instanceof Initializer.Values values
        && values.count() != (shape.isEmpty() ? 1 : shape.get(0) * rowSize)) {
      throw new IllegalArgumentException(
          "Variable " + name + " has shape " + shape + ", but " + initializer + ".");
    }
  }

  /** A variable that the job's optimizer updates. */
  public VariableSpec(String name, List<Integer> shape, Initializer initializer) {
    this(name, shape, initializer, Optional.empty());
  }

  /** Number of rows: the first dimension, 1 for a scalar. */
  public int rows() {
    return shape.isEmpty() ? 1 : shape.get(0);
  }

  /** Floats in one row: the product of the other dimensions. */
  public int rowSize() {
    int size = 1;
    for (int i = 1; i < shape.size(); i++) {
      size *= shape.get(i);
    }
    return size;
  }

  /** Floats in the whole variable. */
  public long size() {
    return (long) rows() * rowSize();
  }
}
