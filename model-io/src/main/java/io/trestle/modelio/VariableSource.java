package io.trestle.modelio;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where an export takes a model's variables from, all FLOAT32. */
public interface VariableSource {
  /**
   * The slices in which a variable is to be copied; together they are the whole of it.
   *
   * @throws MissingTensorException if there is no such variable
   * @throws IllegalArgumentException if it is of another shape or type
   */
  List<TensorSlice> slices(String name, Shape shape);

  /** Writes all values of one of these slices in row-major order. */
  void copy(String name, TensorSlice slice, TensorStream into) throws IOException;

  /** The variables of a checkpoint; it stays open. */
  static VariableSource of(CheckpointReader checkpoint) {
    return new CheckpointVariables(checkpoint);
  }

  /** Values in memory, row-major, by variable. The arrays are read during the export. */
  static VariableSource of(Map<String, float[]> values) {
    return new ArrayVariables(values);
  }
}
