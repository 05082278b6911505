package io.trestle.spark.job;

import io.trestle.spark.TrainingListener;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener from a thread of its own, in order, so that a slow listener never delays
 * training. Thread-safe.
 */
final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TrainingListener listener;
  private final ExecutorService thread;

  Notifier(TrainingListener listener) {
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "trestle-listener");
              made.setDaemon(true);
              return made;
            });
  }

  /** Has the listener called soon. */
  void tell(Consumer<TrainingListener> event) {
    thread.execute(
        () -> {
          try {
            event.accept(listener);
          } catch (RuntimeException e) {
            LOG.warn("A training listener failed; training goes on.", e);
          }
        });
  }

  /** Waits until the listener has heard everything. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A training listener did not return within {}; it is left behind.", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
