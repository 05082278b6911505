package io.trestle.ps;

import java.util.List;

/** Name and full shape of a float32 tensor in a snapshot; an empty shape is a scalar. */
public record SnapshotTensor(String name, List<Integer> shape) {
  public SnapshotTensor {
    shape = List.copyOf(shape);
  }
}
