package io.trestle.ps.transport;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Closes connections that kept somebody waiting for too long. A blocking channel has no read
 * time-out of its own, so that half a frame would block its reader for ever: the reader says when
 * it begins to wait and when it is done, which costs one memory write each, and one thread per
 * watchdog looks at all of them every {@link #TICK}. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
  /** How often the watchdog looks; time limits are kept to this precision. */
  public static final Duration TICK = Duration.ofMillis(100);

  private static final long NEVER = Long.MAX_VALUE;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;
  private final Thread thread;

  /** A watchdog on the machine's clock, looking until it is closed. */
  public static Watchdog start(String name) {
    Watchdog watchdog = new Watchdog(name, System::nanoTime);
    watchdog.thread.start();
    return watchdog;
  }

  /** A watchdog that looks only when {@link #look} is called, for tests. */
  Watchdog(String name, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Begins to watch a connection, which is not yet waited for. */
  public Watch watch(Closeable connection) {
    Watch watch = new Watch(connection);
    watches.add(watch);
    return watch;
  }

  /** Stops looking. Connections that were watched stay as they are. */
  @Override
  public void close() {
    thread.interrupt();
    watches.clear();
  }

  void look() {
    long now = nanoTime.getAsLong();
    for (Watch watch : watches) {
      watch.closeIfOverdue(now);
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(TICK.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      // Closed: the thread ends here.
    }
  }

  /** One watched connection. The waiting thread alone calls {@link #begin} and {@link #end}. */
  public final class Watch {
    private static final VarHandle DEADLINE;

    static {
      try {
        DEADLINE = MethodHandles.lookup().findVarHandle(Watch.class, "deadline", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final Closeable connection;
    private volatile boolean expired;

    @SuppressWarnings("UnusedVariable") // Through DEADLINE.
    private long deadline = NEVER;

    private Watch(Closeable connection) {
      this.connection = connection;
    }

    /** The connection is closed unless {@link #end} comes within this time. */
    public void begin(long nanos) {
      DEADLINE.setOpaque(this, nanoTime.getAsLong() + nanos);
    }

    /** What was waited for has come. */
    public void end() {
      DEADLINE.setOpaque(this, NEVER);
    }

    /** Whether the watchdog closed the connection. */
    public boolean expired() {
      return expired;
    }

    /** Stops watching. */
    public void release() {
      watches.remove(this);
    }

    private void closeIfOverdue(long now) {
      long due = (long) DEADLINE.getOpaque(this);
      if (due == NEVER || now - due < 0) {
        return;
      }
      expired = true;
      release();
      try {
        connection.close();
      } catch (IOException e) {
        // It is of no use any more, closed or not.
      }
    }
  }
}
