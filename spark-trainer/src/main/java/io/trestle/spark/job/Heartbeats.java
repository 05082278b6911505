package io.trestle.spark.job;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells servers and storage regularly that the driver lives. */
final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "trestle-heartbeats");
            made.setDaemon(true);
            return made;
          });

  private final Queue<Future<?>> beats = new ConcurrentLinkedQueue<>();

  /** What is done at every beat. */
  @FunctionalInterface
  interface Beat {
    void run() throws Exception;
  }

  /** Runs {@code beat} every {@code period} until this is closed; its failures are logged only. */
  void every(Duration period, String whom, Beat beat) {
    Runnable task =
        () -> {
          try {
            beat.run();
          } catch (Exception e) {
            LOG.debug("No heartbeat to {}", whom, e);
          }
        };
    beats.add(thread.scheduleWithFixedDelay(task, 0, period.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    beats.forEach(beat -> beat.cancel(false));
    thread.shutdownNow();
  }
}
