package io.trestle.spark.cluster;

import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A Spark job that runs beside the calling thread. It stays in the caller's job group, so that what
 * cancels the caller's work cancels this too, and its tasks are interrupted when it is cancelled.
 *
 * @param <T> what one task gives
 */
public final class SparkJob<T> implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private final String name;
  private final SparkContext context;
  private final JobTasks tasks;
  private final JavaFutureAction<List<T>> action;

  private SparkJob(
      String name, SparkContext context, JobTasks tasks, JavaFutureAction<List<T>> action) {
    this.name = name;
    this.context = context;
    this.tasks = tasks;
    this.action = action;
  }

  /** Starts a job that computes every partition of {@code rdd} and collects what they hold. */
  public static <T> SparkJob<T> start(JavaSparkContext spark, String name, JavaRDD<T> rdd) {
    SparkContext context = spark.sc();
    String mark = UUID.randomUUID().toString();
    Map<String, String> properties =
        Map.of(DESCRIPTION, name, INTERRUPT, "true", JobTasks.KEY, mark);
    Map<String, String> before = new HashMap<>();
    properties.keySet().forEach(key -> before.put(key, context.getLocalProperty(key)));
    JobTasks tasks = new JobTasks(mark);
    context.addSparkListener(tasks);
    properties.forEach(context::setLocalProperty);
    JavaFutureAction<List<T>> action = null;
    try {
      action = rdd.collectAsync();
      return new SparkJob<>(name, context, tasks, action);
    } finally {
      before.forEach(context::setLocalProperty);
      if (action == null) {
        context.removeSparkListener(tasks);
      }
    }
  }

  /** Whether every task ended, well or not. */
  public boolean isDone() {
    return action.isDone();
  }

  /**
   * How many tasks of the job's last stage wait for a slot; 0 while tasks of earlier stages run, or
   * before anything is known.
   */
  public int waitingTasks() {
    return tasks.waiting();
  }

  /**
   * Waits for the end of the job.
   *
   * @return true when it ended, well or not
   */
  public boolean await(Duration limit) throws InterruptedException {
    try {
      action.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
  }

  /**
   * What the tasks gave; call it when {@link #isDone}.
   *
   * @throws SparkJobFailedException when the job failed or was cancelled
   */
  public List<T> results() throws InterruptedException {
    try {
      return action.get();
    } catch (ExecutionException e) {
      OptionalInt lost = OptionalInt.empty();
      if (wasGivenUp(e.getCause()) && !context.isStopped()) {
        lost = tasks.lostPartition();
      }
      if (lost.isPresent()) {
        // Spark lets go on what is left of a stage that missed blocks, in a slot that others need.
        kill(tasks.leftBehind());
      }
      throw new SparkJobFailedException(name, lost, e.getCause());
    } catch (CancellationException e) {
      throw new SparkJobFailedException(name, OptionalInt.empty(), e);
    }
  }

  /** Whether Spark ended the job over its tasks, and nobody cancelled it or stopped the context. */
  private static boolean wasGivenUp(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith("Job aborted due to stage failure");
  }

  /** Cancels what still runs; does not wait for the tasks to end. */
  @Override
  public void close() {
    if (!action.isDone()) {
      Set<Long> left = tasks.leftBehind();
      action.cancel(true);
      kill(left);
    }
    context.removeSparkListener(tasks);
  }

  private void kill(Set<Long> running) {
    if (!context.isStopped()) {
      running.forEach(task -> context.killTaskAttempt(task, true, "its job has ended"));
    }
  }

  /** The first line says enough, unless it announces the next. */
  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    String first = message.lines().findFirst().orElse("");
    return first.endsWith(":") ? message.lines().limit(2).collect(Collectors.joining(" ")) : first;
  }

  /** A Spark job of the run failed or was cancelled. */
  public static final class SparkJobFailedException extends TrestleException {
    private static final long serialVersionUID = 1L;

    private static final int NONE = -1;

    private final int lostPartition;

    SparkJobFailedException(String name, OptionalInt lostPartition, Throwable cause) {
      super(
          "Spark's job '" + name + "' ended early.",
          firstLine(cause) + ".",
          "Spark's log says which task failed; go on with resume.",
          cause);
      this.lostPartition = lostPartition.orElse(NONE);
    }

    /**
     * The partition over which Spark gave the job up, when its task lost an executor, or what one
     * held, once too often; empty when a task threw an exception, and when the job was cancelled.
     */
    public OptionalInt lostPartition() {
      return lostPartition == NONE ? OptionalInt.empty() : OptionalInt.of(lostPartition);
    }
  }
}
