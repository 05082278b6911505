package io.trestle.spark.job;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ServerUnavailableException;
import io.trestle.ps.ShardNotReadyException;
import io.trestle.spark.LossIsNotANumberException;
import io.trestle.spark.TrainingDivergedException;
import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.TrainingListener.Recovered;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.CheckpointTarget;
import io.trestle.spark.cluster.ServerGroup;
import io.trestle.spark.cluster.SparkJob;
import io.trestle.spark.cluster.SparkJob.SparkJobFailedException;
import io.trestle.spark.worker.WorkerOutcome;
import io.trestle.spark.worker.WorkerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps workers training until the run's steps are done, and goes back to the last checkpoint when
 * a server is lost. One thread uses it.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** Recoveries in a row without a step of progress, after which the run is given up. */
  private static final int MOST_FRUITLESS = 3;

  /** How often steps are looked at where checkpoints are due by steps. */
  private static final Duration STEP_WATCH = Duration.ofMillis(20);

  private final RunContext run;
  private final Work work;
  private final ServerGroup servers;
  private final Optional<CheckpointSaver> saver;
  private final Optional<Validation> validation;
  private final LossCurve curve = new LossCurve();
  private final List<WorkerOutcome> outcomes = new ArrayList<>();
  private final ProgressMeter meter;
  private final long createdNanos = System.nanoTime();
  private long measuredNanos;
  private long servedNanos;
  private long knownStep;
  private long resumedAt;
  private long generation;
  private int recoveries;
  private int fruitless;

  /**
   * A supervisor of open shards.
   *
   * @param saver writes checkpoints from time to time
   * @param validation may end the run early
   */
  Supervisor(
      RunContext run,
      Work work,
      ServerGroup servers,
      Optional<CheckpointSaver> saver,
      Optional<Validation> validation) {
    this.validation = validation;
    this.run = run;
    this.work = work;
    this.servers = servers;
    this.saver = saver;
    RunStatus now = RunStatus.of(servers.control());
    this.knownStep = now.globalStep();
    this.resumedAt = now.globalStep();
    this.meter =
        new ProgressMeter(
            work.math().maxSteps(),
            now.globalStep(),
            work.math().samples(now.pushes()),
            System.nanoTime());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDivergedException when it diverges
   */
  Trained train() throws InterruptedException {
    while (true) {
      try {
        return generation();
      } catch (ServersLostException e) {
        recover(e);
      }
    }
  }

  /** Starts the workers and stays with them until they are done, with a pause for validations. */
  private Trained generation() throws InterruptedException {
    boolean paused = true;
    while (paused) {
      paused = workUntil(nextPause());
      if (validation.isPresent()) {
        validate(validation.get());
        paused = paused && !validation.get().isOver();
      }
    }
    Trained trained = trained(status());
    Divergence.requireNone(
        trained.finalLoss(),
        trained.status().globalStep(),
        run.config().optimizer().learningRate(),
        work.model(),
        saver.flatMap(CheckpointSaver::savedPath));
    return trained;
  }

  private long nextPause() {
    long step = status().globalStep();
    return validation.map(v -> v.pauseAfter(step, work.facts().workers())).orElse(Long.MAX_VALUE);
  }

  /**
   * Has the workers train, from where they are; starts them again when Spark gives them up over
   * executors that one of them lost, if that one has pushed since they were started. Spark counts
   * such losses from the first step to the last, and ends a job after four, however long it runs.
   *
   * @return whether workers paused, with more to do
   */
  private boolean workUntil(long pauseAt) throws InterruptedException {
    while (true) {
      RunStatus start = status();
      try {
        return startWorkers(pauseAt);
      } catch (SparkJobFailedException e) {
        RunStatus now = status();
        int worker = e.lostPartition().orElseThrow(() -> e);
        if (now.pushes().get(worker).last() == start.pushes().get(worker).last()) {
          throw e;
        }
        LOG.warn(
            "Worker {} has lost more executors than Spark puts up with; at step {} all start"
                + " again.",
            worker,
            now.globalStep(),
            e);
      }
    }
  }

  private boolean startWorkers(long pauseAt) throws InterruptedException {
    WorkerTask task = new WorkerTask(work.plan(), servers.access(), ++generation, pauseAt);
    servedNanos = System.nanoTime();
    try (SparkJob<WorkerOutcome> workers =
        SparkJob.start(
            run.spark(),
            "trestle: " + work.facts().workers() + " workers",
            work.data().workers().mapPartitions(task))) {
      stayWith(workers);
      List<WorkerOutcome> ended = results(workers);
      outcomes.addAll(ended);
      requireNumbers();
      return ended.stream().anyMatch(WorkerOutcome::paused);
    }
  }

  private void validate(Validation rows) throws InterruptedException {
    long step = status().globalStep();
    if (rows.isDone(step)) {
      return;
    }
    EvaluationTask task = new EvaluationTask(work.plan(), servers.access(), ++generation);
    Evaluated evaluated = orServersLost(() -> Evaluation.run(run.spark(), task, rows.data(), step));
    rows.add(evaluated);
    run.notifier().tell(listener -> listener.validated(evaluated));
  }

  private void stayWith(SparkJob<WorkerOutcome> workers) throws InterruptedException {
    try {
      while (!workers.await(interval())) {
        watch(workers);
      }
    } catch (InterruptedException e) {
      // While the workers still train, or the cut would wait for pushes that never come.
      saver.ifPresent(s -> s.saveStopped(servers.control()));
      throw e;
    }
  }

  private Duration interval() {
    Duration interval = run.config().progressInterval();
    boolean bySteps = run.config().checkpoints().saveSteps().isPresent() && saver.isPresent();
    return bySteps && STEP_WATCH.compareTo(interval) < 0 ? STEP_WATCH : interval;
  }

  private void watch(SparkJob<WorkerOutcome> workers) {
    RunStatus status = status();
    requireNumbers();
    requireSlots(workers);
    knownStep = status.globalStep();
    if (System.nanoTime() - measuredNanos >= run.config().progressInterval().toNanos()) {
      measure(status);
    }
    saver.ifPresent(s -> s.saveIfDue(servers.control(), status.globalStep()));
  }

  private void measure(RunStatus status) {
    measuredNanos = System.nanoTime();
    Progress progress =
        meter.measure(
            status.globalStep(),
            work.math().samples(status.pushes()),
            servers.reports().latest(),
            measuredNanos);
    curve.add(status.globalStep(), progress.loss());
    run.notifier().tell(listener -> listener.progress(progress));
    run.notifier().tell(listener -> listener.traffic(status.traffic()));
  }

  private RunStatus status() {
    try {
      return RunStatus.of(servers.control());
    } catch (ServerUnavailableException | ShardNotReadyException e) {
      throw new ServersLostException(e);
    } catch (JobAbortedException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // A server that was closed in order, as a killed task and a leaving executor do, says so
      // last.
      throw new ServersLostException(e);
    }
  }

  /** Throws when a worker has met a loss that is no number. */
  private void requireNumbers() {
    Optional<WorkerReport> diverged = servers.reports().diverged();
    if (diverged.isPresent()) {
      throw new LossIsNotANumberException(
          diverged.get().globalStep(),
          run.config().optimizer().learningRate(),
          (float) diverged.get().loss(),
          saver.flatMap(CheckpointSaver::savedPath));
    }
  }

  /** Throws when workers wait for slots too long, at the start or after an executor was lost. */
  private void requireSlots(SparkJob<WorkerOutcome> workers) {
    Duration limit = run.config().cluster().executorTimeout();
    int waiting = workers.waitingTasks();
    if (waiting == 0) {
      servedNanos = System.nanoTime();
    } else if (System.nanoTime() - servedNanos > limit.toNanos()) {
      throw new TrestleException(
          waiting
              + " of "
              + work.facts().workers()
              + " workers have waited for a task slot for "
              + limit.toSeconds()
              + " s.",
          "Spark has no free slots for the others.",
          "Look for other jobs that hold slots, or give the application more executors.");
    }
  }

  private List<WorkerOutcome> results(SparkJob<WorkerOutcome> workers) throws InterruptedException {
    return orServersLost(workers::results);
  }

  /** What a Spark job gives. */
  @FunctionalInterface
  private interface Outcome<T> {
    T get() throws InterruptedException;
  }

  private <T> T orServersLost(Outcome<T> outcome) throws InterruptedException {
    try {
      return outcome.get();
    } catch (SparkJobFailedException e) {
      requireNumbers();
      status(); // A lost server is the likeliest reason, and tells itself here.
      throw e;
    }
  }

  private Trained trained(RunStatus status) {
    double loss = ProgressMeter.loss(servers.reports().latest());
    curve.add(status.globalStep(), loss);
    // Attempts that failed left no outcome, but their first report was heard.
    long start =
        outcomes.stream()
            .mapToLong(WorkerOutcome::startMicros)
            .reduce(servers.reports().firstMicros(), Math::min);
    long end = outcomes.stream().mapToLong(WorkerOutcome::endMicros).max().orElse(0);
    return new Trained(
        status,
        work.math().samples(status.pushes()),
        // Clocks of hosts may differ; no training takes longer than the driver waited for it.
        Math.min((end - start) / 1e6, (System.nanoTime() - createdNanos) / 1e9),
        loss,
        curve.points(),
        validation.map(Validation::done).orElse(List.of()),
        recoveries);
  }

  /** Brings the servers back and all shards to the last checkpoint, or to the start. */
  private void recover(ServersLostException lost) throws InterruptedException {
    LOG.warn("A server was lost at step {}; going back to the last checkpoint.", knownStep, lost);
    recoveries++;
    servers.reports().clear();
    servers.replace(run.config().cluster().executorTimeout());
    if (saver.isPresent()) {
      saver.get().awaitIdle();
    }
    ClusterControl control = servers.control();
    try {
      control.open(work.job(), source());
    } catch (ParameterServerException e) {
      throw new TrestleException(
          "A server was lost and training cannot go back to the last checkpoint.",
          e.getMessage(),
          "Bring the servers back, and go on with resume.",
          e);
    }
    RunStatus now = status();
    fruitless = knownStep > resumedAt ? 1 : fruitless + 1;
    resumedAt = now.globalStep();
    if (fruitless > MOST_FRUITLESS) {
      throw new TrestleException(
          "Servers were lost " + fruitless + " times without a step of progress.",
          "The last reason: " + lost.getMessage(),
          "Look at the servers' logs; resume goes on from the last checkpoint.",
          lost);
    }
    long lostAt = knownStep;
    curve.rollBack(now.globalStep());
    validation.ifPresent(v -> v.rollBack(now.globalStep()));
    meter.restart(now.globalStep(), work.math().samples(now.pushes()), System.nanoTime());
    knownStep = now.globalStep();
    run.notifier()
        .tell(
            listener ->
                listener.recovered(new Recovered(lost.getMessage(), lostAt, now.globalStep())));
  }

  /** What a server that opens a shard reads: the latest checkpoint, if there is one. */
  private Optional<String> source() {
    return saver
        .filter(s -> s.savedStep().isPresent())
        .map(s -> CheckpointTarget.toRead(s.directory(), s.savedStep().getAsLong()).toString());
  }
}
