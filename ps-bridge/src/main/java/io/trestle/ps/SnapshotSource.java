package io.trestle.ps;

import java.util.Optional;

/**
 * Reads a snapshot, whatever the number of shards that wrote it. One thread calls it. Failures are
 * {@link SnapshotException}s.
 */
public interface SnapshotSource extends AutoCloseable {

  /** Whether the snapshot holds the tensor, in that shape. */
  boolean contains(SnapshotTensor tensor);

  /**
   * Reads floats of a tensor, in its row-major order.
   *
   * @param from first float, counted in the whole tensor
   */
  void read(SnapshotTensor tensor, long from, float[] target, int offset, int count);

  /** The int64 scalar of that name. */
  Optional<Long> readLong(String name);

  /** The bytes of that name. */
  Optional<byte[]> readBytes(String name);

  @Override
  void close();
}
