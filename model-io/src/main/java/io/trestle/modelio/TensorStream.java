package io.trestle.modelio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the values of one slice in row-major order, in chunks of any size. Nothing is held but one
 * buffer of fixed size. Not thread-safe.
 */
public interface TensorStream extends Closeable {
  /**
   * Appends {@code length} values of a FLOAT32 tensor.
   *
   * @throws IllegalStateException if the tensor is of another type or would grow too long
   */
  void write(float[] values, int offset, int length) throws IOException;

  /**
   * Appends all remaining bytes of a buffer, values in little-endian order. The buffer may be
   * direct or on the heap; a value may be split between two chunks.
   *
   * @throws IllegalStateException if the tensor would grow too long
   */
  void write(ByteBuffer littleEndian) throws IOException;

  /**
   * Ends the tensor.
   *
   * @throws IllegalStateException if fewer values came than the slice has
   */
  @Override
  void close() throws IOException;
}
