package io.trestle.ps.consistency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time, and waiting for it to pass, so that tests can have their own. Thread-safe. */
public interface Ticker {

  /** Nanoseconds since some fixed moment. */
  long nanos();

  /** Waits for a signal of {@code condition}, at most {@code nanos}; may wake without reason. */
  void await(Condition condition, long nanos) throws InterruptedException;

  /** The JVM's own time. */
  static Ticker system() {
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      @SuppressWarnings({"WaitNotInLoop", "ResultOfMethodCallIgnored"}) // the caller loops
      public void await(Condition condition, long nanos) throws InterruptedException {
        condition.await(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }
}
