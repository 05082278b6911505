package io.trestle.spark.job;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.Checkpoints;
import io.trestle.modelio.CommitReport;
import io.trestle.modelio.ShardPart;
import io.trestle.ps.ClusterControl;
import io.trestle.spark.CheckpointConfig;
import io.trestle.spark.TrainingListener.CheckpointWritten;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.CheckpointTarget;
import io.trestle.spark.cluster.ShardReceipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints: at the end, and from time to time while training goes on. One thread of the
 * driver calls it; the writing itself happens on another one and on the servers.
 */
final class CheckpointSaver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointSaver.class);

  /** How long pushes may be waited for at a cut; a worker that died in mid-push takes as long. */
  private static final Duration CUT_LIMIT = Duration.ofSeconds(30);

  private final Checkpoints checkpoints;
  private final String directory;
  private final int shards;
  private final CheckpointConfig config;
  private final RunFacts facts;
  private final Consumer<CheckpointWritten> written;
  private final ExecutorService writer;
  private Future<?> running;
  private volatile OptionalLong savedStep;
  private long triedStep;
  private long triedNanos;

  /**
   * A saver that has not saved yet.
   *
   * @param written hears of each checkpoint, on the writing thread
   */
  CheckpointSaver(
      LogDirectory logs, CheckpointConfig config, Work work, Consumer<CheckpointWritten> written) {
    this.checkpoints = logs.checkpoints();
    this.directory = logs.path().toString();
    this.shards = work.job().numShards();
    this.config = config;
    this.facts = work.facts();
    this.savedStep = logs.resumed();
    this.triedStep = savedStep.orElse(0);
    this.triedNanos = System.nanoTime();
    this.written = written;
    this.writer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "trestle-checkpoints");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The step of the latest checkpoint, this run's or the one that it resumed. */
  OptionalLong savedStep() {
    return savedStep;
  }

  /** The prefix of the latest checkpoint. */
  Optional<String> savedPath() {
    OptionalLong step = savedStep;
    return step.isPresent() ? Optional.of(path(step.getAsLong())) : Optional.empty();
  }

  /** The log directory. */
  String directory() {
    return directory;
  }

  /** The prefix of a checkpoint. */
  String path(long step) {
    return directory + "/model.ckpt-" + step;
  }

  /**
   * Begins a checkpoint in the background if one is due and none is under way. One that fails is
   * logged, and tried again when the next is due: training does not stop for it.
   */
  void saveIfDue(ClusterControl control, long globalStep) {
    boolean idle = running == null || running.isDone();
    if (!idle || globalStep == savedStep.orElse(0) || !isDue(globalStep)) {
      return;
    }
    triedStep = globalStep;
    triedNanos = System.nanoTime();
    running =
        writer.submit(
            () -> {
              try {
                save(control);
              } catch (IOException | RuntimeException e) {
                LOG.warn("A checkpoint near step {} failed; training goes on.", globalStep, e);
              }
            });
  }

  private boolean isDue(long globalStep) {
    boolean steps =
        config.saveSteps().isPresent() && globalStep - triedStep >= config.saveSteps().getAsLong();
    return steps
        || System.nanoTime() - triedNanos >= Duration.ofSeconds(config.saveSecs()).toNanos();
  }

  /**
   * Writes a checkpoint, unless the latest one is of this very step. No worker may be training.
   *
   * @return its step
   */
  long saveNow(ClusterControl control) throws InterruptedException, IOException {
    awaitIdle();
    long step = control.globalStep();
    if (savedStep.isEmpty() || savedStep.getAsLong() != step) {
      save(control);
    }
    return step;
  }

  /**
   * Writes a last checkpoint of a run that is being stopped, so that it can be resumed from here.
   * Workers may still be training. One that fails is logged: the earlier ones are still there.
   */
  void saveStopped(ClusterControl control) {
    try {
      awaitIdle();
      save(control);
    } catch (IOException | RuntimeException e) {
      LOG.warn("The run is being stopped, and its last checkpoint failed.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a checkpoint that is under way. */
  void awaitIdle() throws InterruptedException {
    if (running != null) {
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new TrestleException(
            "A checkpoint failed.",
            e.getCause() + ".",
            "See that the log directory can be written; resume goes on from the last good one.",
            e.getCause());
      }
    }
  }

  private void save(ClusterControl control) throws IOException {
    long start = System.nanoTime();
    List<CheckpointAttempt> attempt = new ArrayList<>();
    CommitReport report;
    List<ShardPart> parts = new ArrayList<>();
    try {
      List<byte[]> receipts = control.snapshot(step -> begin(step, attempt), CUT_LIMIT);
      Map<String, byte[]> sides = new LinkedHashMap<>();
      for (byte[] bytes : receipts) {
        ShardReceipt receipt = ShardReceipt.fromBytes(bytes);
        parts.add(receipt.part());
        sides.putAll(receipt.sides());
      }
      sides.put(RunFacts.SIDE, facts.toBytes());
      report = checkpoints.commit(attempt.get(0), parts, sides);
    } catch (IOException | RuntimeException e) {
      attempt.forEach(checkpoints::abandon);
      throw e;
    }
    savedStep = OptionalLong.of(report.step());
    report.warnings().forEach(warning -> LOG.warn("Checkpoint {}: {}", report.step(), warning));
    long bytes = parts.stream().mapToLong(ShardPart::length).sum();
    written.accept(
        new CheckpointWritten(
            path(report.step()),
            report.step(),
            bytes,
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private String begin(long step, List<CheckpointAttempt> attempt) {
    try {
      attempt.add(checkpoints.begin(step, shards));
      return new CheckpointTarget(directory, attempt.get(0)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Checkpoint " + step + " cannot begin.", e);
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
