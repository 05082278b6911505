package io.trestle.spark.job;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.StaleAttemptException;
import io.trestle.spark.cluster.ClusterAccess;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.worker.EvaluationLoop;
import io.trestle.spark.worker.EvaluationSums;
import io.trestle.spark.worker.WorkerPlan;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * What Spark runs to evaluate: each task takes the place of a worker, which is free by then.
 *
 * @param generation as in {@link WorkerTask}
 */
record EvaluationTask(WorkerPlan plan, ClusterAccess access, long generation)
    implements FlatMapFunction<Iterator<WorkerInput>, EvaluationSums> {
  /** More than a run ever starts its workers: for the last evaluation. */
  static final long LAST = 1L << 20;

  @Override
  public Iterator<EvaluationSums> call(Iterator<WorkerInput> inputs) {
    TaskContext task = TaskContext.get();
    WorkerInput input = inputs.next();
    try (ParameterClient client =
        access.connect(input.worker(), WorkerTask.attempt(generation, task))) {
      return List.of(new EvaluationLoop(input, plan, client, task::isInterrupted).run()).iterator();
    } catch (StaleAttemptException e) {
      throw new TaskKilledException(e.getMessage());
    }
  }
}
