package io.trestle.spark.job;

import io.trestle.spark.TrainingListener;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listeners from a thread of its own, in order, so that a slow listener never delays
 * training. Thread-safe.
 */
final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
  private final Closing closing = new Closing();
  private final EventBus bus;
  private final ExecutorService thread;

  /**
   * A notifier of one listener.
   *
   * @param bus hears everything too, and is closed with this
   */
  Notifier(TrainingListener listener, EventBus bus) {
    listeners.add(listener);
    this.bus = bus;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "trestle-listener");
              made.setDaemon(true);
              return made;
            });
  }

  /** Has another listener hear what is told from now on; it is closed with this. */
  <L extends TrainingListener & Closeable> void add(L listener) {
    listeners.add(listener);
    closing.add(listener);
  }

  /** Has the listeners called soon. */
  void tell(Consumer<TrainingListener> event) {
    thread.execute(
        () -> {
          bus.tell(event);
          listeners.forEach(listener -> call(listener, event));
        });
  }

  private static void call(TrainingListener listener, Consumer<TrainingListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      LOG.warn("A training listener failed; training goes on.", e);
    }
  }

  /** Waits until the listeners have heard everything; tells nothing afterwards. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A training listener did not return within {}; it is left behind.", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      bus.close();
      closing.close();
    }
  }
}
