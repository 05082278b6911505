package io.trestle.modelio.store;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.modelio.CommitStateUnknownException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Object stores: a rename there copies and deletes, so nothing is renamed. An object appears whole
 * when its stream is closed, which is the commit.
 */
final class SinglePutStore extends HadoopStore {
  private static final Logger LOG = System.getLogger(SinglePutStore.class.getName());
  private static final int COPY_BUFFER = 1 << 20;

  SinglePutStore(FileSystem fs) {
    super(fs);
  }

  @Override
  public void publish(Path file, byte[] content) throws IOException {
    OutputStream out = create(file);
    try {
      out.write(content);
    } catch (IOException | RuntimeException e) {
      // Closing would publish a part. Until it is closed nothing is sent.
      abort(out);
      throw e;
    }
    try {
      out.close();
    } catch (IOException | RuntimeException e) {
      if (!holds(file, content, e)) {
        throw new CommitStateUnknownException(file.toString(), e);
      }
      return;
    }
    refuseIfReplaced(file, content);
  }

  private static void abort(OutputStream out) {
    if (out instanceof FSDataOutputStream stream
        && stream.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
      stream.abort();
    }
  }

  private boolean holds(Path file, byte[] content, Exception failure) {
    try {
      return Arrays.equals(content, read(file, content.length));
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /**
   * S3A looks for an older object when the stream is opened, not when it is closed, so two may
   * publish at once. The last one stays, and the other must not believe that it won.
   */
  private void refuseIfReplaced(Path file, byte[] content) {
    byte[] there;
    try {
      there = read(file, Integer.MAX_VALUE - 8);
    } catch (IOException e) {
      // The object was accepted; that it cannot be read at once takes nothing back.
      return;
    }
    if (!Arrays.equals(content, there)) {
      throw new AlreadyPublishedException(file.toString(), TAKEN);
    }
  }

  @Override
  public void publishDirectory(Path staged, Path target, String last) throws IOException {
    Path lastSource = new Path(staged, last);
    byte[] lastContent = read(lastSource, Integer.MAX_VALUE - 8);
    if (entry(target).isPresent()) {
      throw taken(target, null);
    }
    List<Path> copied = new ArrayList<>();
    try {
      copyAllBut(lastSource, staged, target, copied);
      publish(new Path(target, last), lastContent);
    } catch (CommitStateUnknownException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      copied.forEach(file -> deleteAfter(e, file));
      deleteIfEmpty(target, e);
      throw e;
    }
    deleteStaged(staged);
  }

  private void deleteStaged(Path staged) {
    try {
      fs.delete(staged, true);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "could not delete " + staged + ", which is published", e);
    }
  }

  private void copyAllBut(Path last, Path from, Path to, List<Path> copied) throws IOException {
    for (Entry entry : list(from)) {
      Path target = new Path(to, entry.name());
      if (entry.kind() == Kind.DIRECTORY) {
        copyAllBut(last, entry.path(), target, copied);
      } else if (!entry.path().toUri().getPath().equals(last.toUri().getPath())) {
        copy(entry.path(), target, copied);
      }
    }
  }

  private void copy(Path source, Path target, List<Path> copied) throws IOException {
    byte[] buffer = new byte[COPY_BUFFER];
    try (InputStream in = open(source);
        OutputStream out = create(target)) {
      // Before the first byte: if the copy fails, closing leaves a part of the file behind.
      copied.add(target);
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
  }

  /** Some of these file systems have directories all the same, and one would block the name. */
  private void deleteIfEmpty(Path directory, Exception failure) {
    try {
      if (!holdsFiles(directory)) {
        fs.delete(directory, true);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private boolean holdsFiles(Path directory) throws IOException {
    for (Entry entry : list(directory)) {
      if (entry.kind() == Kind.FILE || holdsFiles(entry.path())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void replace(Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }
}
