package io.trestle.spark.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that a run needs: made where it is missing, and taken away again when it is still
 * empty at the end, so that a start that is refused leaves nothing behind.
 */
final class MadeDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MadeDirectory.class);

  private final FileSystem fs;
  private final List<Path> made;

  private MadeDirectory(FileSystem fs, List<Path> made) {
    this.fs = fs;
    this.made = made;
  }

  /** Makes {@code path} and what is missing above it. */
  static MadeDirectory make(FileSystem fs, Path path) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path p = path; p != null && !fs.exists(p); p = p.getParent()) {
      missing.add(p);
    }
    if (!fs.mkdirs(path)) {
      throw new IOException(path + " cannot be made a directory");
    }
    return new MadeDirectory(fs, missing);
  }

  /** Deletes what was made, the deepest first, as far as nothing is in it. */
  @Override
  public void close() {
    for (Path path : made) {
      if (!deleteIfEmpty(fs, path)) {
        return;
      }
    }
  }

  /** Deletes a directory that is there and empty; true when it is gone. */
  static boolean deleteIfEmpty(FileSystem fs, Path path) {
    try {
      if (!fs.exists(path)) {
        return true;
      }
      return fs.listStatus(path).length == 0 && fs.delete(path, false);
    } catch (IOException e) {
      // Another run has just written to it, or the storage is gone: it stays, and disturbs nobody.
      LOG.debug("{} is not deleted", path, e);
      return false;
    }
  }
}
