package io.trestle.spark.job;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.StaleAttemptException;
import io.trestle.spark.cluster.ClusterAccess;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.worker.WorkerLoop;
import io.trestle.spark.worker.WorkerOutcome;
import io.trestle.spark.worker.WorkerPlan;
import io.trestle.spark.worker.WorkerReports;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * What Spark runs for each worker.
 *
 * @param generation how often the workers were started in this run; later ones fence earlier ones
 * @param pauseAt global step at which they end for now; {@link Long#MAX_VALUE} for never
 */
record WorkerTask(WorkerPlan plan, ClusterAccess access, long generation, long pauseAt)
    implements FlatMapFunction<Iterator<WorkerInput>, WorkerOutcome> {
  /** More than Spark ever retries a task, or a stage. */
  private static final long MOST_ATTEMPTS = 1L << 20;

  @Override
  public Iterator<WorkerOutcome> call(Iterator<WorkerInput> inputs) {
    TaskContext task = TaskContext.get();
    WorkerInput input = inputs.next();
    try (WorkerReports reports = access.reports();
        ParameterClient client = access.connect(input.worker(), attempt(generation, task))) {
      return List.of(
              new WorkerLoop(input, plan, client, reports, pauseAt, task::isInterrupted).run())
          .iterator();
    } catch (StaleAttemptException e) {
      // Another attempt goes on in this one's place (speculation): no failure, which Spark counts.
      throw new TaskKilledException(e.getMessage());
    }
  }

  /** The number of this task's attempt at the shards; later generations' are all greater. */
  static long attempt(long generation, TaskContext task) {
    // A stage that Spark starts again, because blocks were lost, counts its attempts anew.
    return (generation * MOST_ATTEMPTS + task.stageAttemptNumber()) * MOST_ATTEMPTS
        + task.attemptNumber();
  }
}
