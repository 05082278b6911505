package io.trestle.modelio.store;

import io.trestle.modelio.CommitStateUnknownException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Publishes by writing under a temporary name and moving that in one atomic step.
 *
 * <p>If the step reports a failure, the temporary name settles what happened, for nobody else uses
 * it: if it was moved, the step took place. If it can still be deleted, the step did not take place
 * and cannot any more, not even where a request still waits in some queue. If neither can be found
 * out, the outcome is unknown and everything stays as it is.
 */
abstract class StagedStore extends HadoopStore {
  StagedStore(FileSystem fs) {
    super(fs);
  }

  /** The atomic step; fails if {@code target} exists. */
  abstract void move(Path staged, Path target) throws IOException;

  /** As {@link #move}, but replaces a file. */
  abstract void moveOver(Path staged, Path target) throws IOException;

  /** Whether {@link #move} took place. */
  abstract boolean moved(Path staged, Path target) throws IOException;

  /** What is left to do after the step; must not throw. */
  void afterMove(Path staged) {}

  @Override
  public final void publish(Path file, byte[] content) throws IOException {
    Path staged = Stores.temporaryBeside(file);
    try {
      write(staged, content);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, staged);
      throw e;
    }
    settle(staged, file);
  }

  @Override
  public final void publishDirectory(Path staged, Path target, String last) throws IOException {
    if (entry(new Path(staged, last)).isEmpty()) {
      throw new IOException("%s has no %s; it is not complete".formatted(staged, last));
    }
    makeDirectories(target.getParent());
    settle(staged, target);
  }

  private void settle(Path staged, Path target) throws IOException {
    try {
      move(staged, target);
    } catch (IOException | RuntimeException failure) {
      if (!resolve(staged, target, failure)) {
        throw failure;
      }
    }
    afterMove(staged);
  }

  /** True: the step took place. False: it never will. */
  private boolean resolve(Path staged, Path target, Exception failure) {
    boolean taken;
    try {
      if (moved(staged, target)) {
        return true;
      }
      taken = entry(target).isPresent();
      if (!fs.delete(staged, true)) {
        throw new CommitStateUnknownException(target.toString(), failure);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new CommitStateUnknownException(target.toString(), failure);
    }
    if (taken) {
      throw taken(target, failure);
    }
    return false;
  }

  @Override
  public final void replace(Path file, byte[] content) throws IOException {
    Path staged = Stores.temporaryBeside(file);
    try {
      write(staged, content);
      moveOver(staged, file);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, staged);
      throw e;
    }
  }
}
