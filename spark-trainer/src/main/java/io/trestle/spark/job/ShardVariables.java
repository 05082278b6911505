package io.trestle.spark.job;

import io.trestle.modelio.MissingTensorException;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import io.trestle.modelio.TensorStream;
import io.trestle.modelio.VariableSource;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.VariableSpec;
import java.io.IOException;
import java.util.List;

/** The variables as they are on the shards, some rows at a time. Not thread-safe. */
final class ShardVariables implements VariableSource {
  /** Floats that are pulled at once, unless a single row has more. */
  static final int CHUNK = 1 << 18;

  private final ParameterClient client;
  private float[] values = new float[0];

  /**
   * The variables of a client's job.
   *
   * @param client stays the caller's to close
   */
  ShardVariables(ParameterClient client) {
    this.client = client;
  }

  @Override
  public List<TensorSlice> slices(String name, Shape shape) {
    VariableSpec variable = client.job().variables().get(index(name));
    if (variable.size() != shape.elements()) {
      throw new IllegalArgumentException(
          "Variable "
              + name
              + " has "
              + variable.size()
              + " values, which do not fill the shape "
              + shape
              + ".");
    }
    return List.of(TensorSlice.whole(shape));
  }

  @Override
  public void copy(String name, TensorSlice slice, TensorStream into) throws IOException {
    int index = index(name);
    VariableSpec variable = client.job().variables().get(index);
    if (variable.size() <= CHUNK) {
      int size = Math.toIntExact(variable.size());
      reserve(size);
      client.pull(new Parts(client.job()).dense(index, values, 0));
      into.write(values, 0, size);
      return;
    }
    int rowSize = variable.rowSize();
    int[] ids = new int[Math.max(1, CHUNK / rowSize)];
    reserve(Math.multiplyExact(ids.length, rowSize));
    long rows = variable.size() / rowSize;
    for (long from = 0; from < rows; from += ids.length) {
      int count = (int) Math.min(ids.length, rows - from);
      for (int i = 0; i < count; i++) {
        ids[i] = Math.toIntExact(from + i);
      }
      client.pull(new Parts(client.job()).rows(index, ids, count, values));
      into.write(values, 0, count * rowSize);
    }
  }

  private void reserve(int length) {
    if (values.length < length) {
      values = new float[length];
    }
  }

  private int index(String name) {
    List<String> names = client.job().variables().stream().map(VariableSpec::name).toList();
    if (!names.contains(name)) {
      throw new MissingTensorException(name, names);
    }
    return names.indexOf(name);
  }
}
