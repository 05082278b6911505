package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.ShardWriter;
import io.trestle.modelio.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * A tensor bundle, TensorFlow's checkpoint format V2: {@code <prefix>.index} and {@code
 * <prefix>.data-0000i-of-0000N}. Readable by TensorFlow 1.2 and later.
 */
public final class TensorBundle {
  private TensorBundle() {}

  /**
   * Opens one data file to write.
   *
   * @param prefix path of the bundle, such as {@code logs/model.ckpt-100}
   * @param file number of the file, from 0
   * @param files count of data files of the bundle
   * @throws io.trestle.modelio.AlreadyPublishedException if the file exists
   */
  public static ShardWriter writer(Store store, Path prefix, int file, int files)
      throws IOException {
    return new DataFileWriter(store, prefix, file, files);
  }

  /**
   * The bytes of the index over data files that are finished.
   *
   * @param parts what the writers gave, in any order
   * @param sides entries by name that TensorFlow does not see; at most 32 MiB together
   * @throws IllegalArgumentException if the parts are of different bundles, disagree on a tensor,
   *     or do not hold each tensor once and completely
   */
  public static byte[] index(List<ShardPart> parts, Map<String, byte[]> sides) {
    return IndexWriter.encode(parts, sides);
  }

  /**
   * Opens a bundle to read it.
   *
   * @throws io.trestle.modelio.CorruptFileException if the index is damaged or a data file is
   *     missing or too short
   */
  public static CheckpointReader open(Store store, Path prefix) throws IOException {
    return BundleReader.open(store, prefix);
  }

  /**
   * Count of data files that a bundle's index speaks of.
   *
   * @throws io.trestle.modelio.CorruptFileException if the index is damaged
   */
  public static int files(Store store, Path prefix) throws IOException {
    return BundleReader.index(store, prefix).header().shards();
  }
}
