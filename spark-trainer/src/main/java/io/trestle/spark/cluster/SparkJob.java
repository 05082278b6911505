package io.trestle.spark.cluster;

import io.trestle.spark.TrestleException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/**
 * A Spark job that runs beside the calling thread. It stays in the caller's job group, so that what
 * cancels the caller's work cancels this too, and its tasks are interrupted when it is cancelled.
 *
 * @param <T> what one task gives
 */
public final class SparkJob<T> implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private static final String HEARTBEAT = "spark.executor.heartbeatInterval";
  private static final String HEARTBEAT_DEFAULT = "10s";

  private final String name;
  private final JavaSparkStatusTracker tracker;
  private final Duration countAge;
  private final JavaFutureAction<List<T>> action;

  private SparkJob(JavaSparkContext spark, String name, JavaFutureAction<List<T>> action) {
    this.tracker = spark.statusTracker();
    this.countAge =
        Duration.ofMillis(3 * spark.getConf().getTimeAsMs(HEARTBEAT, HEARTBEAT_DEFAULT));
    this.name = name;
    this.action = action;
  }

  /** Starts a job that computes every partition of {@code rdd} and collects what they hold. */
  public static <T> SparkJob<T> start(JavaSparkContext spark, String name, JavaRDD<T> rdd) {
    SparkContext context = spark.sc();
    String description = context.getLocalProperty(DESCRIPTION);
    String interrupt = context.getLocalProperty(INTERRUPT);
    context.setLocalProperty(DESCRIPTION, name);
    context.setLocalProperty(INTERRUPT, "true");
    try {
      return new SparkJob<>(spark, name, rdd.collectAsync());
    } finally {
      context.setLocalProperty(DESCRIPTION, description);
      context.setLocalProperty(INTERRUPT, interrupt);
    }
  }

  /** Whether every task ended, well or not. */
  public boolean isDone() {
    return action.isDone();
  }

  /**
   * How many tasks of the job's last stage wait for a slot; 0 while tasks of earlier stages run, or
   * before anything is known. The count may be {@link #countAge} old.
   */
  public int waitingTasks() {
    List<SparkStageInfo> stages = stages();
    if (stages.isEmpty()) {
      return 0;
    }
    SparkStageInfo last = stages.get(stages.size() - 1);
    boolean earlierRun =
        stages.stream().anyMatch(stage -> stage != last && stage.numActiveTasks() > 0);
    int waiting = last.numTasks() - last.numActiveTasks() - last.numCompletedTasks();
    return earlierRun ? 0 : Math.max(0, waiting);
  }

  /**
   * How long Spark may take to count a task that has started. It writes what it knows of a stage at
   * most every 100 ms, leaves out what comes in between, and makes up for it when a heartbeat
   * arrives and a second has passed since the last time.
   */
  public Duration countAge() {
    return countAge;
  }

  private List<SparkStageInfo> stages() {
    return action.jobIds().stream()
        .map(tracker::getJobInfo)
        .filter(Objects::nonNull)
        .flatMapToInt(info -> IntStream.of(info.stageIds()))
        .sorted()
        .mapToObj(tracker::getStageInfo)
        .filter(Objects::nonNull)
        .toList();
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
      throw new SparkJobFailedException(name, e.getCause());
    } catch (CancellationException e) {
      throw new SparkJobFailedException(name, e);
    }
  }

  /** Cancels what still runs; does not wait for the tasks to end. */
  @Override
  public void close() {
    if (!action.isDone()) {
      action.cancel(true);
    }
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** A Spark job of the run failed or was cancelled. */
  public static final class SparkJobFailedException extends TrestleException {
    private static final long serialVersionUID = 1L;

    SparkJobFailedException(String name, Throwable cause) {
      super(
          "Spark's job '" + name + "' ended early.",
          firstLine(cause) + ".",
          "Spark's log says which task failed; go on with resume.",
          cause);
    }
  }
}
