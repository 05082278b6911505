package io.trestle.ps;

/**
 * Takes one shard's part of a snapshot. One thread calls it: for each slice {@link #beginSlice},
 * then {@link #write} until its floats are complete; the other calls in between at will; {@link
 * #commit} last. Failures are {@link SnapshotException}s. {@link #close} without a commit gives it
 * up.
 */
public interface SnapshotSink extends AutoCloseable {

  /**
   * Begins a float32 slice. Names are TensorFlow's: {@code W}, {@code W/Momentum}, {@code
   * beta1_power}.
   *
   * @param tensor name and full shape of the tensor
   * @param fromRow first row of the slice
   * @param rowCount rows in the slice; a scalar has 1
   */
  void beginSlice(SnapshotTensor tensor, int fromRow, int rowCount);

  /** The next floats of the slice, row-major. */
  void write(float[] values, int offset, int count);

  /** A whole int64 scalar. */
  void writeLong(String name, long value);

  /** Bytes that only this module reads. */
  void writeBytes(String name, byte[] value);

  /** All was written. Returns a descriptor for the driver, whose meaning is the store's own. */
  byte[] commit();

  @Override
  void close();
}
