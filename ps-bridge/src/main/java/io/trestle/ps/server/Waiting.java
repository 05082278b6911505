package io.trestle.ps.server;

import io.trestle.ps.BarrierTimeoutException;
import io.trestle.ps.JobAbortedException;
import io.trestle.ps.consistency.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waits for something to become true under a shard's lock. */
final class Waiting {
  private final Lock lock;
  private final Condition changed;
  private final Ticker ticker;
  private final long keepAliveNanos;

  Waiting(Lock lock, Condition changed, Ticker ticker, Duration keepAliveEvery) {
    this.lock = lock;
    this.changed = changed;
    this.ticker = ticker;
    this.keepAliveNanos = keepAliveEvery.toNanos();
  }

  /** What is waited for, how long, and who is to blame when it does not come. */
  record Goal(
      String name, Duration limit, BooleanSupplier reached, Supplier<List<Integer>> missing) {}

  /**
   * Waits under the lock, which is given up meanwhile.
   *
   * @param keepAlive run without the lock every few seconds
   * @throws BarrierTimeoutException when the limit passes first
   */
  void until(Goal goal, Runnable keepAlive) {
    long limit = goal.limit().toNanos();
    long start = ticker.nanos();
    long reported = start;
    while (!goal.reached().getAsBoolean()) {
      long now = ticker.nanos();
      if (now - start >= limit) {
        throw timeout(goal);
      }
      if (now - reported >= keepAliveNanos) {
        reported = now;
        runUnlocked(keepAlive);
      } else {
        await(Math.min(limit - (now - start), keepAliveNanos - (now - reported)), goal);
      }
    }
  }

  private void runUnlocked(Runnable keepAlive) {
    lock.unlock();
    try {
      keepAlive.run();
    } finally {
      lock.lock();
    }
  }

  private void await(long nanos, Goal goal) {
    try {
      ticker.await(changed, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobAbortedException("Interrupted while waiting for " + goal.name() + ".");
    }
  }

  private static BarrierTimeoutException timeout(Goal goal) {
    List<Integer> missing = goal.missing().get();
    return new BarrierTimeoutException(
        String.format(
            "Waited %s for %s; workers %s did not come. Look whether their tasks run; a longer"
                + " barrier timeout helps when they are only slow.",
            goal.limit(), goal.name(), missing),
        missing);
  }
}
