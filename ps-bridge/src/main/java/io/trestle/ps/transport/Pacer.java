package io.trestle.ps.transport;

import io.trestle.ps.JobAbortedException;
import java.util.concurrent.TimeUnit;

/** Time and pauses for clients, so that tests can have their own. Thread-safe. */
public interface Pacer {

  /** Nanoseconds since some fixed moment. */
  long nanos();

  /**
   * Waits.
   *
   * @throws JobAbortedException when the thread is interrupted; the flag stays set
   */
  void pause(long nanos);

  /** The JVM's own time. */
  static Pacer system() {
    return new Pacer() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(long nanos) {
        try {
          TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new JobAbortedException("Interrupted while waiting to connect again.");
        }
      }
    };
  }
}
