package io.trestle.modelio.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Behaves as S3A does: an object appears whole when its stream is closed; whether one exists is
 * looked at when the stream is opened only; directories have no times; a rename copies object by
 * object and then deletes, and counts, so that a test can see that nothing was renamed.
 */
public final class ObjectStoreFileSystem extends RawLocalFileSystem {
  public static final URI ROOT = URI.create("objects:///");

  private int renames;

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  protected void checkPath(Path path) {}

  /** How often something was renamed. */
  public synchronized int renames() {
    return renames;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    java.nio.file.Path file = pathToFile(path).toPath();
    if (!overwrite && Files.exists(file)) {
      throw new FileAlreadyExistsException(path + " exists");
    }
    return new FSDataOutputStream(new Put(file), null);
  }

  @Override
  public synchronized boolean rename(Path from, Path to) throws IOException {
    renames++;
    if (getFileStatus(from).isDirectory()) {
      for (FileStatus child : listStatus(from)) {
        rename(child.getPath(), new Path(to, child.getPath().getName()));
      }
    } else {
      java.nio.file.Path target = pathToFile(to).toPath();
      Files.createDirectories(target.getParent());
      byte[] content = Files.readAllBytes(pathToFile(from).toPath());
      // Not at once: a reader that looks now sees half of it.
      Files.write(target, Arrays.copyOf(content, content.length / 2));
      Files.write(target, content);
    }
    return delete(from, true);
  }

  /** There are no directories to remember when they were changed; S3A gives the present. */
  private static FileStatus withoutTime(FileStatus status) {
    return status.isDirectory()
        ? new FileStatus(0, true, 1, 0, System.currentTimeMillis(), status.getPath())
        : status;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return withoutTime(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(ObjectStoreFileSystem::withoutTime)
        .toArray(FileStatus[]::new);
  }

  private static final class Put extends ByteArrayOutputStream {
    private final java.nio.file.Path file;
    private boolean closed;

    Put(java.nio.file.Path file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      Files.createDirectories(file.getParent());
      java.nio.file.Path whole = Files.createTempFile(file.getParent(), ".put", "");
      Files.write(whole, toByteArray());
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Without Hadoop's native library each call would start a process. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}
}
