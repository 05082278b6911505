package io.trestle.modelio;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Variables that are arrays in memory. */
record ArrayVariables(Map<String, float[]> values) implements VariableSource {
  ArrayVariables {
    values = Map.copyOf(values);
  }

  @Override
  public List<TensorSlice> slices(String name, Shape shape) {
    float[] value = values.get(name);
    if (value == null) {
      throw new MissingTensorException(name, values.keySet());
    }
    if (value.length != shape.elements()) {
      throw new IllegalArgumentException(
          "variable %s has %d values, which do not fill the shape %s"
              .formatted(name, value.length, shape));
    }
    return List.of(TensorSlice.whole(shape));
  }

  @Override
  public void copy(String name, TensorSlice slice, TensorStream into) throws IOException {
    float[] value = values.get(name);
    into.write(value, 0, value.length);
  }
}
