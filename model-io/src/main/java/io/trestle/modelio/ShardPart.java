package io.trestle.modelio;

import java.util.List;

/**
 * What one shard wrote: the small value that travels from a server to the driver.
 *
 * @param bundle name of the bundle, such as {@code model.ckpt-100}; guards against a late part of
 *     another step
 * @param file number of the data file
 * @param files count of data files that stands in its name
 * @param length length of the data file in bytes
 * @param slices what is in it, in the order of writing
 */
public record ShardPart(String bundle, int file, int files, long length, List<StoredSlice> slices) {
  public ShardPart {
    if (file < 0 || file >= files || files > CheckpointAttempt.MAX_FILES) {
      throw new IllegalArgumentException("there is no file " + file + " of " + files);
    }
    slices = List.copyOf(slices);
    for (StoredSlice slice : slices) {
      if (slice.offset() + slice.size() > length) {
        throw new IllegalArgumentException(
            "%s ends at byte %d of a file of %d bytes"
                .formatted(slice.name(), slice.offset() + slice.size(), length));
      }
    }
  }

  /** This part as bytes for {@link #fromBytes}. */
  public byte[] toBytes() {
    return ShardPartCodec.encode(this);
  }

  /**
   * The part that these bytes hold. Takes no memory that the bytes do not account for.
   *
   * @throws IllegalArgumentException if they hold none
   */
  public static ShardPart fromBytes(byte[] bytes) {
    return ShardPartCodec.decode(bytes);
  }
}
