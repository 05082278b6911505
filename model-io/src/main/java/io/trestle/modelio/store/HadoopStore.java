package io.trestle.modelio.store;

import io.trestle.modelio.AlreadyPublishedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What all stores do alike, over any Hadoop file system. */
abstract class HadoopStore implements Store {
  static final String TAKEN = "choose another name, or remove it first if it is not needed";

  final FileSystem fs;

  HadoopStore(FileSystem fs) {
    this.fs = fs;
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    try {
      return fs.create(file, false);
    } catch (FileAlreadyExistsException e) {
      throw taken(file, e);
    }
  }

  @Override
  public FSDataInputStream open(Path file) throws IOException {
    return fs.open(file);
  }

  @Override
  public final byte[] read(Path file, int limit) throws IOException {
    long length = fs.getFileStatus(file).getLen();
    if (length > limit) {
      throw new IOException(
          "%s has %d bytes; at most %d are expected of it".formatted(file, length, limit));
    }
    byte[] content = new byte[(int) length];
    try (FSDataInputStream in = fs.open(file)) {
      in.readFully(0, content);
    }
    return content;
  }

  @Override
  public final Optional<Entry> entry(Path path) throws IOException {
    try {
      return Optional.of(entry(fs.getFileStatus(path)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public final List<Entry> list(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (FileStatus status : fs.listStatus(directory)) {
        entries.add(entry(status));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return entries;
  }

  private static Entry entry(FileStatus status) {
    return new Entry(
        status.getPath(),
        status.isDirectory() ? 0 : status.getLen(),
        status.getModificationTime(),
        status.isDirectory() ? Kind.DIRECTORY : Kind.FILE);
  }

  @Override
  public final void makeDirectories(Path directory) throws IOException {
    if (!fs.mkdirs(directory)) {
      throw new IOException("cannot create the directory " + directory);
    }
  }

  @Override
  public final void moveAside(Path file, Path unusedName) throws IOException {
    fs.mkdirs(unusedName.getParent());
    if (!fs.rename(file, unusedName)) {
      throw new IOException("cannot move %s to %s".formatted(file, unusedName));
    }
  }

  @Override
  public final void delete(Path path) throws IOException {
    if (!fs.delete(path, true) && fs.exists(path)) {
      throw new IOException("cannot delete " + path);
    }
  }

  final void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(content);
    }
  }

  /** Cleans up after a failure, which is what the caller gets to see in any case. */
  final void deleteAfter(Exception failure, Path path) {
    try {
      fs.delete(path, true);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  static AlreadyPublishedException taken(Path path, Exception cause) {
    AlreadyPublishedException taken = new AlreadyPublishedException(path.toString(), TAKEN);
    taken.initCause(cause);
    return taken;
  }
}
