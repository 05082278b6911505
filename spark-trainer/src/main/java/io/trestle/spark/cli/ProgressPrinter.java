package io.trestle.spark.cli;

import io.trestle.spark.TrainingListener;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Shows how far training is: on a terminal in one line that rewrites itself, elsewhere in a line
 * every few seconds. Remembers what a run that is cut short has reached.
 */
final class ProgressPrinter implements TrainingListener {
  private static final long PIPE_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
  // Carriage return, and the ANSI sequence that erases to the end of the line (ECMA-48, EL).
  private static final String REWRITE = "\r\033[K";

  private final Screen screen;
  private final LongSupplier nanoTime;
  private boolean lineIsOpen;
  private boolean measured;
  private boolean anyPrinted;
  private long lastPrinted;
  private volatile long globalStep;
  private volatile String lastCheckpoint;

  ProgressPrinter(Screen screen, LongSupplier nanoTime) {
    this.screen = screen;
    this.nanoTime = nanoTime;
  }

  /** The last global step that was heard of. */
  long globalStep() {
    return globalStep;
  }

  /** The last complete checkpoint of this run; null when there is none yet. */
  String lastCheckpoint() {
    return lastCheckpoint;
  }

  @Override
  public synchronized void started(RunStarted run) {
    globalStep = run.globalStep();
    String from =
        run.globalStep() == 0 ? "" : ", going on from global step %,d".formatted(run.globalStep());
    line(
        "training on %,d images: %s, %d %s, %s%s"
            .formatted(
                run.samples(),
                run.mode(),
                run.workers(),
                run.workers() == 1 ? "worker" : "workers",
                servers(run.servers()),
                from));
    if (run.globalStep() >= run.maxSteps()) {
      line(
          "nothing is left to train: the run ends at step %,d, and the checkpoint is there; it is tested and exported"
              .formatted(run.maxSteps()));
    }
  }

  private static String servers(List<String> places) {
    return places.isEmpty()
        ? "led by DL4J"
        : "%d %s (%s)"
            .formatted(
                places.size(),
                places.size() == 1 ? "server" : "servers",
                String.join(", ", places));
  }

  @Override
  public synchronized void waiting(Waiting waiting) {
    line(
        "waiting for %s: %s of %s"
            .formatted(
                waiting.what(),
                ProgressLine.time(waiting.since()),
                ProgressLine.time(waiting.limit())));
  }

  @Override
  public synchronized void movedAside(MovedAside moved) {
    line(
        "the files of an earlier run in %s were moved to %s; --resume would have gone on from them"
            .formatted(moved.from(), moved.to()));
  }

  @Override
  public synchronized void progress(Progress progress) {
    globalStep = progress.globalStep();
    if (Double.isNaN(progress.loss())) {
      return; // No step was taken yet.
    }
    if (!measured) {
      measured = true;
      return; // These rates are of the start as well, and far too low.
    }
    if (screen.isTerminal()) {
      // A line that wraps cannot be rewritten; the last column is left free, as some terminals wrap
      // there.
      screen.out().print(REWRITE + ProgressLine.of(progress, screen.columns() - 1));
      screen.out().flush();
      lineIsOpen = true;
    } else if (!anyPrinted || nanoTime.getAsLong() - lastPrinted >= PIPE_INTERVAL_NANOS) {
      line(ProgressLine.of(progress));
      lastPrinted = nanoTime.getAsLong();
      anyPrinted = true;
    }
  }

  @Override
  public synchronized void checkpointWritten(CheckpointWritten checkpoint) {
    lastCheckpoint = checkpoint.path();
    globalStep = Math.max(globalStep, checkpoint.globalStep());
  }

  @Override
  public synchronized void recovered(Recovered recovery) {
    globalStep = recovery.resumedAt();
    line(
        "a server was lost at global step %,d (%s); going on from the checkpoint at %,d"
            .formatted(recovery.lostAt(), recovery.cause(), recovery.resumedAt()));
  }

  /** Prints a line of its own, below a progress line that is left as it stands. */
  synchronized void line(String text) {
    close();
    screen.out().println(text);
  }

  /** Ends a progress line that is being rewritten. */
  synchronized void close() {
    if (lineIsOpen) {
      screen.out().println();
      lineIsOpen = false;
    }
  }
}
