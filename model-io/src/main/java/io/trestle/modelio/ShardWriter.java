package io.trestle.modelio;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Streams one shard's slices into its own data file. Tensors come one after the other; each is
 * complete before the next begins. Uses less than 16 MB, whatever the size of the tensors. Not
 * thread-safe.
 *
 * <p>Nothing written is visible to any reader until the driver commits the {@link ShardPart} that
 * {@link #finish} gives. Closing without finishing deletes the file.
 */
public interface ShardWriter extends Closeable {
  /**
   * Begins a tensor of any type but STRING. Close what it gives before the next begins.
   *
   * @param name the variable's name
   * @param type type of its elements
   * @param fullShape the whole variable's shape
   * @param slice the part that this shard holds; may be empty, then nothing is recorded
   * @throws IllegalStateException if the last tensor is still open, or the slice came already
   */
  TensorStream tensor(String name, DataType type, Shape fullShape, TensorSlice slice)
      throws IOException;

  /**
   * Writes a whole tensor of byte strings. Never a slice of one: TensorFlow's RestoreV2 refuses
   * tensors of strings that are stored in slices.
   *
   * @param values its elements in row-major order, as many as the shape has
   * @throws IllegalArgumentException if there are more values or fewer
   * @throws IllegalStateException if the last tensor is still open, or the tensor came already
   */
  void strings(String name, Shape shape, List<byte[]> values) throws IOException;

  /** Writes a scalar of type INT64, such as {@code global_step}. */
  void scalar(String name, long value) throws IOException;

  /** Closes the file and says what is in it. Nothing can be written afterwards. */
  ShardPart finish() throws IOException;

  /** Deletes the file, as far as that can be done, unless it was finished. */
  @Override
  void close() throws IOException;
}
