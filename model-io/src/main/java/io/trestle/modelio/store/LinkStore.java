package io.trestle.modelio.store;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local file system, and what is mounted into it. Its rename replaces silently, so a file is
 * published by a hard link, which fails if the name is taken. A directory is renamed; the system
 * call refuses a target that holds anything.
 */
final class LinkStore extends StagedStore {
  private static final Logger LOG = System.getLogger(LinkStore.class.getName());

  private final RawLocalFileSystem local;

  LinkStore(RawLocalFileSystem local) {
    super(local);
    this.local = local;
  }

  private java.nio.file.Path file(Path path) {
    return local.pathToFile(path).toPath();
  }

  /** Hadoop's own looks first and creates then; this does both in one step. */
  @Override
  public OutputStream create(Path path) throws IOException {
    java.nio.file.Path file = file(path);
    Files.createDirectories(file.getParent());
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw taken(path, e);
    }
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    return new FSDataInputStream(new LocalInput(file(path)));
  }

  @Override
  void move(Path staged, Path target) throws IOException {
    java.nio.file.Path from = file(staged);
    java.nio.file.Path to = file(target);
    if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to);
      return;
    }
    try {
      Files.createLink(to, from);
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "%s is on a file system without hard links; set %sfile=single-put"
              .formatted(target, Stores.OVERRIDE),
          e);
    }
  }

  /** What stays behind if this fails is a second name of the same file, which clean-up removes. */
  @Override
  void afterMove(Path staged) {
    try {
      Files.deleteIfExists(file(staged));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "could not delete " + staged + "; clean-up will", e);
    }
  }

  @Override
  void moveOver(Path staged, Path target) throws IOException {
    Files.move(file(staged), file(target), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  boolean moved(Path staged, Path target) throws IOException {
    java.nio.file.Path from = file(staged);
    java.nio.file.Path to = file(target);
    if (!Files.exists(to)) {
      return false;
    }
    return !Files.exists(from) || Files.isSameFile(from, to);
  }
}
