package io.trestle.modelio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one checkpoint, or the variables of one bundle. Slices are put together from whatever
 * shards hold them. The checksum of every stored slice that is touched is verified; on a failure
 * the exception comes after some values were delivered, and all of them must be thrown away.
 * Thread-safe.
 */
public interface CheckpointReader extends Closeable {
  /** The tensors by name, in the order of the index. */
  Map<String, TensorInfo> tensors();

  /** What is known of one tensor. */
  default TensorInfo tensor(String name) {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw new MissingTensorException(name, tensors().keySet());
    }
    return info;
  }

  /**
   * Reads a slice of a FLOAT32 tensor into an array, in row-major order.
   *
   * @param name the variable's name
   * @param slice any box within the tensor; it need not be one that was stored
   * @param target gets the values
   * @param offset index in {@code target} of the first value
   * @throws MissingTensorException if there is no such tensor
   * @throws CorruptFileException if a file is damaged
   * @throws IllegalArgumentException if the tensor is of another type, or the slice or target does
   *     not fit
   */
  void read(String name, TensorSlice slice, float[] target, int offset) throws IOException;

  /**
   * Reads a slice of a tensor of any type but STRING in runs.
   *
   * @param slice any box within the tensor
   * @param sink gets each run once; runs may come in any order and have any length
   * @throws MissingTensorException if there is no such tensor
   * @throws CorruptFileException if a file is damaged
   * @throws IllegalArgumentException if the tensor is of type STRING, or the slice does not fit
   */
  void read(String name, TensorSlice slice, RunSink sink) throws IOException;

  /**
   * Reads a whole tensor of any type but STRING and at most 2 GiB.
   *
   * @return its bytes from position 0 on, with little-endian order set
   * @throws MissingTensorException if there is no such tensor
   * @throws CorruptFileException if a file is damaged
   * @throws IllegalArgumentException if the tensor is of type STRING or takes more than 2 GiB
   */
  ByteBuffer read(String name) throws IOException;

  /** Reads a whole STRING tensor, its elements in row-major order. */
  default List<byte[]> strings(String name) throws IOException {
    return strings(name, TensorSlice.whole(tensor(name).shape()));
  }

  /**
   * Reads a slice of a STRING tensor. Every stored slice that it touches is held in memory whole.
   *
   * @param name the tensor's name
   * @param slice any box within the tensor; it need not be one that was stored
   * @return the slice's elements in row-major order
   * @throws MissingTensorException if there is no such tensor
   * @throws CorruptFileException if a file is damaged
   * @throws IllegalArgumentException if the tensor is of another type, the slice does not fit, or a
   *     stored slice takes 2 GiB or more
   */
  List<byte[]> strings(String name, TensorSlice slice) throws IOException;

  /** Names of the side entries, which TensorFlow does not see. */
  Set<String> sides();

  /** One side entry, empty where there is none of this name. */
  Optional<byte[]> side(String name);

  /**
   * Reads every byte of every tensor and compares the checksums.
   *
   * @throws CorruptFileException for the first damage
   */
  void verify() throws IOException;

  /** Takes a run of values of a slice that is being read. */
  @FunctionalInterface
  interface RunSink {
    /**
     * Takes one run.
     *
     * @param first place of the first value in the slice asked for, in elements, row-major
     * @param littleEndian the values; valid during this call only
     */
    void accept(long first, ByteBuffer littleEndian);
  }
}
