package io.trestle.modelio.store;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Chooses the way to publish that suits a file system. */
public final class Stores {
  /**
   * Configuration key that overrides the choice for one scheme, for example {@code
   * trestle.store.abfs}. Values: {@code rename}, {@code link} (local only), {@code single-put}.
   */
  public static final String OVERRIDE = "trestle.store.";

  private static final Set<String> ATOMIC_RENAME =
      Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs", "abfs", "abfss");
  private static final String TEMPORARY = "_tmp.";

  private Stores() {}

  /**
   * The store for a path. HDFS, its relatives and ABFS rename; the local file system links; all
   * others are taken for object stores, which is safe on any file system that refuses to create
   * what exists.
   *
   * @throws IOException if the file system cannot be reached
   * @throws IllegalArgumentException if the override has another value than those above
   */
  public static Store of(Configuration conf, Path path) throws IOException {
    return over(path.getFileSystem(conf), conf);
  }

  /** As above, for a file system that is open already. */
  public static Store over(FileSystem fs, Configuration conf) {
    String scheme = fs.getUri().getScheme();
    String way = conf.getTrimmed(OVERRIDE + scheme, defaultWay(fs, scheme));
    return switch (way.toLowerCase(Locale.ROOT)) {
      case "rename" -> new RenameStore(unchecked(fs));
      case "link" -> new LinkStore(local(fs, scheme));
      case "single-put" -> new SinglePutStore(unchecked(fs));
      default ->
          throw new IllegalArgumentException(
              "%s%s must be rename, link or single-put, not %s".formatted(OVERRIDE, scheme, way));
    };
  }

  private static String defaultWay(FileSystem fs, String scheme) {
    if (scheme.equals("file") && unchecked(fs) instanceof RawLocalFileSystem) {
      return "link";
    }
    return ATOMIC_RENAME.contains(scheme) ? "rename" : "single-put";
  }

  /**
   * Without Hadoop's .crc files, which it keeps beside local files: TensorFlow's own checksums do
   * that duty, and two files cannot be published in one step.
   */
  private static FileSystem unchecked(FileSystem fs) {
    return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
  }

  private static RawLocalFileSystem local(FileSystem fs, String scheme) {
    if (unchecked(fs) instanceof RawLocalFileSystem local) {
      return local;
    }
    throw new IllegalArgumentException(
        "%s%s=link: only the local file system has links".formatted(OVERRIDE, scheme));
  }

  /**
   * A name beside {@code target} for something unfinished, used by nobody else. It is no number and
   * no checkpoint, so TensorFlow and TensorFlow Serving pass it over.
   */
  public static Path temporaryBeside(Path target) {
    return new Path(target.getParent(), TEMPORARY + UUID.randomUUID() + "." + target.getName());
  }

  /** Whether {@link #temporaryBeside} made a name. */
  public static boolean isTemporary(String name) {
    return name.startsWith(TEMPORARY);
  }
}
