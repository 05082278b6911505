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
   * @param sink gets each run once; runs may come in any order and have any length
   */
  void read(String name, TensorSlice slice, RunSink sink) throws IOException;

  /**
   * Reads a whole tensor of any type but STRING and at most 2 GiB.
   *
   * @return its bytes, with little-endian order set
   */
  ByteBuffer read(String name) throws IOException;

  /** Reads a whole STRING tensor. */
  List<byte[]> strings(String name) throws IOException;

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
