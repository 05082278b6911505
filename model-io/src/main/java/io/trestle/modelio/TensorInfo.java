package io.trestle.modelio;

import java.util.List;

/**
 * What a checkpoint says of one tensor.
 *
 * @param name the variable's name
 * @param type type of its elements
 * @param shape the whole tensor's shape
 * @param slices the parts in which it is stored, in the order of the index; one whole slice where
 *     it is stored undivided
 * @param shards number of the data file of each slice, in the same order
 */
public record TensorInfo(
    String name, DataType type, Shape shape, List<TensorSlice> slices, List<Integer> shards) {
  public TensorInfo {
    slices = List.copyOf(slices);
    shards = List.copyOf(shards);
    if (slices.size() != shards.size()) {
      throw new IllegalArgumentException(
          name + " has " + slices.size() + " slices but " + shards.size() + " shard numbers");
    }
  }
}
