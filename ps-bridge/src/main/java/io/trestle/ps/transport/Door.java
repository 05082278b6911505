package io.trestle.ps.transport;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds the connections that have not yet proved who they are. When one more comes than may wait,
 * the one that has waited longest is closed: an honest client shows its proof at once, so that
 * those who fill the door shut out each other and not the honest. Thread-safe.
 */
public final class Door {
  private final int limit;
  private final Deque<Closeable> waiting = new ArrayDeque<>();

  /**
   * A door with nobody before it.
   *
   * @param limit how many may wait at a time, at least 1
   */
  public Door(int limit) {
    this.limit = limit;
  }

  /** A connection has come and has shown nothing yet. */
  public void enter(Closeable connection) {
    Closeable longest = null;
    synchronized (this) {
      if (waiting.size() == limit) {
        longest = waiting.removeFirst();
      }
      waiting.addLast(connection);
    }
    if (longest != null) {
      closeQuietly(longest);
    }
  }

  /** A connection has proved who it is, or is gone. */
  public synchronized void leave(Closeable connection) {
    waiting.remove(connection);
  }

  /** Number of connections that have not yet proved who they are. */
  public synchronized int waiting() {
    return waiting.size();
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // A stranger's connection: nobody is to be told.
    }
  }
}
