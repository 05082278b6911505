package io.trestle.spark.job;

import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;

/**
 * Waits for a library that runs Spark jobs and knows no time-out: the calling thread may be
 * interrupted, and when the time is over or it is, the library's jobs are cancelled.
 */
final class BoundedCall {
  private static final Duration GOODBYE = Duration.ofSeconds(10);

  private final SparkContext spark;
  private final String tag;
  private final Duration limit;

  /**
   * Calls in one run.
   *
   * @param tag the run's own, on all its jobs
   * @param limit how long one call may take
   */
  BoundedCall(SparkContext spark, String tag, Duration limit) {
    this.spark = spark;
    this.tag = tag;
    this.limit = limit;
  }

  /**
   * Calls.
   *
   * @param what for the messages
   */
  <T> T of(String what, Supplier<T> call) throws InterruptedException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              // Local properties of the caller, its job group among them, are this thread's too.
              spark.addJobTag(tag);
              spark.setInterruptOnCancel(true);
              return call.get();
            });
    Thread thread = new Thread(task, "trestle-master");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TrestleException(
          what + " did not end within " + limit.toSeconds() + " s.",
          stillRunning()
              + " DL4J's workers wait for one another without a limit: one has ended, has lost the"
              + " others, or is slow.",
          "Train with strategy parameter-server, which recovers; or try again, in a new Spark"
              + " application, on executors that are less busy, or with more time"
              + " (barrierTimeout, --barrier-timeout-secs). Spark's log says more.",
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TrestleException known
          ? known
          : new TrestleException(
              what + " failed.",
              firstLine(e.getCause()) + ".",
              "Spark's log says which task failed; train again, as a new run.",
              e.getCause());
    } finally {
      end(thread);
    }
  }

  /** Spark's messages go on with the stacks of task and driver. */
  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }

  /** Whether Spark's tasks are waited for, or the library on the driver. */
  private String stillRunning() {
    SparkStatusTracker tracker = spark.statusTracker();
    int tasks = 0;
    for (int job : tracker.getJobIdsForTag(tag)) {
      SparkJobInfo info = tracker.getJobInfo(job).getOrElse(() -> null);
      for (int stage : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo one = tracker.getStageInfo(stage).getOrElse(() -> null);
        tasks += one == null ? 0 : one.numActiveTasks();
      }
    }
    return tasks == 0
        ? "No task of it runs: the driver waits."
        : "It waits for " + tasks + (tasks == 1 ? " task." : " tasks.");
  }

  private void end(Thread thread) {
    if (thread.isAlive()) {
      spark.cancelJobsWithTag(tag);
      thread.interrupt();
      boolean interrupted = Thread.interrupted();
      try {
        thread.join(GOODBYE.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      // A thread that is interrupted while it submits leaves its job behind.
      spark.cancelJobsWithTag(tag);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
