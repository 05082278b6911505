package io.trestle.modelio.store;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.CommitStateUnknownException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Shared storage, with the promises that checkpoints and bundles rest on:
 *
 * <ul>
 *   <li><b>Atomic visibility.</b> What is published appears at once and whole, or not at all.
 *   <li><b>Mutual exclusion.</b> Of several that publish under one name, at most one succeeds on
 *       file systems with atomic rename or links. An object store may let two succeed; then the
 *       last one stays, whole, and the other learns that it lost when it looks.
 *   <li><b>Three outcomes.</b> A publishing method returns: committed. It throws {@link
 *       CommitStateUnknownException}: nobody knows, nothing was deleted. It throws anything else:
 *       not committed, now or later. Nothing fallible follows the atomic step.
 * </ul>
 *
 * Made by {@link Stores}. Implementations are thread-safe.
 */
public interface Store {
  /**
   * Creates a file that must not exist yet and opens it to write. Its content may be visible before
   * it is closed.
   *
   * @throws AlreadyPublishedException if the file exists
   */
  OutputStream create(Path file) throws IOException;

  /**
   * Publishes a small file, never replacing another.
   *
   * @throws AlreadyPublishedException if the name is taken
   * @throws CommitStateUnknownException if it is not known whether the file was published
   */
  void publish(Path file, byte[] content) throws IOException;

  /**
   * Publishes a directory by the name {@code target}, never replacing another. It is renamed where
   * that is atomic; otherwise its files are copied, the one named {@code last} after all others,
   * and whoever reads must wait for that one.
   *
   * @param staged a complete directory on the same file system
   * @param target a name that must not exist
   * @param last path, below {@code staged}, of the file whose appearance counts as the commit
   * @throws AlreadyPublishedException if the name is taken
   * @throws CommitStateUnknownException if it is not known whether the directory was published
   */
  void publishDirectory(Path staged, Path target, String last) throws IOException;

  /**
   * Writes a small file whether or not there is one of this name. A reader sees the old content or
   * the new.
   */
  void replace(Path file, byte[] content) throws IOException;

  /** Opens a file to read it. */
  FSDataInputStream open(Path file) throws IOException;

  /**
   * Reads a small file.
   *
   * @param limit the most bytes that it may have
   * @throws IOException if it is longer, or missing
   */
  byte[] read(Path file, int limit) throws IOException;

  /** What is known of a file or directory, empty where there is none. */
  Optional<Entry> entry(Path path) throws IOException;

  /** The files and directories in a directory, not deeper; none where there is no directory. */
  List<Entry> list(Path directory) throws IOException;

  /** Creates a directory and those above it, as far as they are missing. */
  void makeDirectories(Path directory) throws IOException;

  /**
   * Moves a file out of the way to a name that nobody else uses. Not for publishing: on object
   * stores this copies and deletes.
   */
  void moveAside(Path file, Path unusedName) throws IOException;

  /** Deletes a file or a directory with all that is in it, if it is there. */
  void delete(Path path) throws IOException;

  /**
   * A file or directory.
   *
   * @param path where it is
   * @param length its length in bytes, 0 for directories
   * @param modified when it was last changed, in milliseconds since 1970
   * @param kind file or directory
   */
  record Entry(Path path, long length, long modified, Kind kind) {
    /** The last part of its path. */
    public String name() {
      return path.getName();
    }
  }

  /** What an {@link Entry} is. */
  enum Kind {
    FILE,
    DIRECTORY
  }
}
