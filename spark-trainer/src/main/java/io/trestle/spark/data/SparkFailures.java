package io.trestle.spark.data;

import io.trestle.modelio.CorruptFileException;
import io.trestle.spark.TrestleException;
import java.util.concurrent.Callable;

/** Finds what a task said about the data inside what Spark says about the task. */
final class SparkFailures {
  private SparkFailures() {}

  /** Runs a job; throws the task's own exception where that speaks of the data. */
  static <T> T unwrapped(Callable<T> job) {
    try {
      return job.call();
    } catch (Exception e) {
      throw meant(e);
    }
  }

  private static RuntimeException meant(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidTrainingDataException || cause instanceof CorruptFileException) {
        return (RuntimeException) cause;
      }
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new TrestleException(
            "Packing the training data failed.",
            firstLine(thrown) + ".",
            "Spark's log says which task failed.",
            thrown);
  }

  private static String firstLine(Exception thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }
}
