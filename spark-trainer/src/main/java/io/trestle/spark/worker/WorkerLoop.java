package io.trestle.spark.worker;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.PushResult;
import io.trestle.ps.Registration;
import io.trestle.spark.data.BatchReader;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.worker.WorkerReport.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskKilledException;

/**
 * The step loop of one worker attempt: batch, gradient, push and pull, until the run's steps are
 * spent or its epochs are over. Allocates nothing per step. Not thread-safe.
 */
public final class WorkerLoop {
  private final WorkerInput input;
  private final WorkerPlan plan;
  private final ParameterClient client;
  private final WorkerReports reports;
  private final BooleanSupplier killed;
  private final long pauseAt;
  private final BatchWindow window = new BatchWindow();
  private long globalStep;
  private long reported;
  private boolean paused;

  /**
   * A loop that has not begun.
   *
   * @param pauseAt global step at which it ends for now; {@link Long#MAX_VALUE} for never
   * @param killed whether Spark wants the task to end
   */
  public WorkerLoop(
      WorkerInput input,
      WorkerPlan plan,
      ParameterClient client,
      WorkerReports reports,
      long pauseAt,
      BooleanSupplier killed) {
    this.input = input;
    this.plan = plan;
    this.client = client;
    this.reports = reports;
    this.pauseAt = pauseAt;
    this.killed = killed;
  }

  /**
   * Trains until nothing is left to do for this worker.
   *
   * @throws TaskKilledException when the task is to end early
   */
  public WorkerOutcome run() {
    Registration registration = client.registration();
    globalStep = registration.globalStep();
    BatchReader reader = new BatchReader(input, plan.seed(), plan.batchSize());
    BatchFeed feed =
        new BatchFeed(reader, plan.pushInterval(), plan.epochs(), registration.nextSequence());
    report(Phase.STARTED);
    long start = micros();
    Phase end = Phase.FINISHED;
    double loss = Double.NaN;
    if (registration.mayContinue() && feed.hasNext()) {
      try {
        train(feed);
      } catch (DivergedException e) {
        end = Phase.DIVERGED;
        loss = e.loss();
      }
    }
    if (paused) {
      Pause.leave(client);
    } else {
      client.finish();
    }
    WorkerReport last =
        end == Phase.DIVERGED
            ? new WorkerReport(input.worker(), input.rows(), globalStep, loss, Double.NaN, end)
            : current(paused ? Phase.TRAINING : end);
    reports.progress(last);
    return new WorkerOutcome(input.worker(), start, micros(), paused);
  }

  private void train(BatchFeed feed) {
    Steps steps = steps(feed);
    steps.begin();
    boolean mayContinue = true;
    while (mayContinue && !paused && steps.hasNext()) {
      if (killed.getAsBoolean()) {
        throw new TaskKilledException("the job was cancelled");
      }
      PushResult result = steps.next();
      globalStep = result.globalStep();
      mayContinue = result.mayContinue();
      paused = mayContinue && globalStep >= pauseAt && steps.hasNext();
      if (System.nanoTime() - reported > TimeUnit.MILLISECONDS.toNanos(plan.reportMillis())) {
        report(Phase.TRAINING);
      }
    }
    // The last push's parameters are in no batch's loss any more.
    if (!steps.isFinite()) {
      throw new DivergedException(Double.NaN);
    }
  }

  private Steps steps(BatchFeed feed) {
    if (plan.exchange() == WorkerPlan.Exchange.ROWS) {
      return new RowSteps(client, feed, plan, (RowSparseModel) plan.model(), window);
    }
    return plan.prefetch() > 0
        ? new PrefetchSteps(client, feed, plan, window)
        : new DenseSteps(client, feed, plan, window);
  }

  private void report(Phase phase) {
    reports.progress(current(phase));
    reported = System.nanoTime();
  }

  private WorkerReport current(Phase phase) {
    return new WorkerReport(
        input.worker(), input.rows(), globalStep, window.loss(), window.accuracy(), phase);
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
