package io.trestle.modelio.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local disk with HDFS's rename: one step that refuses to replace unless told to. */
public final class AtomicLocalFileSystem extends RawLocalFileSystem {
  @Override
  @SuppressWarnings("deprecation")
  protected void rename(Path from, Path to, Rename... options) throws IOException {
    java.nio.file.Path source = pathToFile(from).toPath();
    java.nio.file.Path target = pathToFile(to).toPath();
    if (Arrays.asList(options).contains(Rename.OVERWRITE)) {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      if (Files.isDirectory(source)) {
        Files.move(source, target);
      } else {
        Files.createLink(target, source);
        Files.delete(source);
      }
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(e.getMessage());
    }
  }

  /** Without Hadoop's native library each call would start a process. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}
}
