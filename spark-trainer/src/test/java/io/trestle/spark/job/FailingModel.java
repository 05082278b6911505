package io.trestle.spark.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/** Its computation fails in the middle of training, as a task may for any reason. */
final class FailingModel extends AroundSoftmax {
  private static final long serialVersionUID = 1L;

  /** How it fails. */
  enum Failure {
    EXCEPTION,
    /** Of the whole executor. */
    EXIT
  }

  private final String marks;
  private final Failure failure;
  private final int workers;
  private final int batches;
  private final int failures;

  /**
   * A model.
   *
   * @param marks a directory that all tasks see; each failure leaves a file there
   * @param workers that may fail, from the first on
   * @param batches that each task computes before it may fail
   * @param failures how often, over all tasks
   */
  FailingModel(String marks, Failure failure, int workers, int batches, int failures) {
    this.marks = marks;
    this.failure = failure;
    this.workers = workers;
    this.batches = batches;
    this.failures = failures;
  }

  @Override
  void before(int computed) {
    if (TaskContext.getPartitionId() < workers && computed >= batches && isToFail()) {
      if (failure == Failure.EXIT) {
        Runtime.getRuntime().halt(137);
      }
      throw new IllegalStateException("injected failure");
    }
  }

  /** Whether this very call is one that must fail. */
  private boolean isToFail() {
    for (int i = 0; i < failures; i++) {
      try {
        Files.createFile(Path.of(marks, "failure-" + i));
        return true;
      } catch (FileAlreadyExistsException e) {
        // That one is over; the next may be left.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }
}
