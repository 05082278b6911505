package io.trestle.spark.job;

import io.trestle.ps.SnapshotException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again for a while when the storage fails under what a run is for: its last checkpoint and
 * its bundle. A name node that starts again is away for half a minute, and training may have taken
 * days. What leaves open what it has done, and what this user may not do, is not tried again. A
 * server tells no reasons apart: what its store refuses for good ends the run after the limit, too.
 */
final class StorageRetry {
  /** From the first failure on; an attempt that has begun by then may still succeed. */
  static final Duration LIMIT = Duration.ofMinutes(1);

  /** Between the first two attempts; each further one is twice as long, up to the longest. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);
  private static final Logger LOG = LoggerFactory.getLogger(StorageRetry.class);

  private final LongSupplier nanoTime;
  private final Pause pause;

  StorageRetry() {
    this(System::nanoTime, Thread::sleep);
  }

  StorageRetry(LongSupplier nanoTime, Pause pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void of(long millis) throws InterruptedException;
  }

  /** Writes something; after a failure nothing of it is visible. */
  @FunctionalInterface
  interface Write<T> {
    T write() throws IOException, InterruptedException;
  }

  /**
   * Writes, and again where that fails.
   *
   * @param what begins a sentence of the log
   */
  <T> T insist(String what, Write<T> write) throws IOException, InterruptedException {
    Failures failures = new Failures(what);
    long millis = FIRST_PAUSE.toMillis();
    while (true) {
      try {
        return write.write();
      } catch (AccessControlException e) {
        throw e;
      } catch (IOException e) {
        requireNotStopped(e);
        failures.add(e);
      } catch (UncheckedIOException | SnapshotException e) {
        requireNotStopped(e);
        failures.add(e);
      }
      pause.of(millis);
      millis = Math.min(2 * millis, LONGEST_PAUSE.toMillis());
    }
  }

  /** Hadoop's clients tell of an interrupt as a failure, with the thread's flag cleared. */
  private static void requireNotStopped(Exception failure) throws InterruptedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean interrupted =
          cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException);
      if (interrupted || cause instanceof InterruptedException) {
        InterruptedException stopped = new InterruptedException(failure.getMessage());
        stopped.initCause(failure);
        throw stopped;
      }
    }
  }

  /** Of one write. */
  private final class Failures {
    private final String what;
    private long firstNanos;
    private boolean any;

    Failures(String what) {
      this.what = what;
    }

    /** Throws it when the time is over. */
    <E extends Exception> void add(E failure) throws E {
      long now = nanoTime.getAsLong();
      if (!any) {
        any = true;
        firstNanos = now;
      }
      long left = LIMIT.toNanos() - (now - firstNanos);
      if (left <= 0) {
        throw failure;
      }
      LOG.warn(
          "{} failed and is tried again, for {} s more at most",
          what,
          Duration.ofNanos(left).toSeconds(),
          failure);
    }
  }
}
