package io.trestle.ps.bootstrap;

import io.trestle.ps.ParameterServerException;
import io.trestle.ps.ShardControl;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tells every server, again and again, that its driver lives. Each server has a thread of its own,
 * so that one which cannot be reached does not cost the others their lease.
 */
final class Heartbeats implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Heartbeats.class.getName());

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "trestle-heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  /** Begins at once. */
  Heartbeats(List<ShardControl> shards, Duration every) {
    for (ShardControl shard : shards) {
      threads.execute(() -> beat(shard, every));
    }
  }

  private static void beat(ShardControl shard, Duration every) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          shard.heartbeat();
        } catch (ParameterServerException e) {
          // Whoever needs the server will notice; the next beat may find it back.
          LOG.log(System.Logger.Level.DEBUG, "A heartbeat did not arrive", e);
        }
        Thread.sleep(every.toMillis());
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
