package io.trestle.test.scaling.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Holds answers of one shard back while their worker leads the slowest one too far. */
final class Gate {
  private final int workers;
  private final long bound;

  /** The clocks that not all workers have come to: the first is one more than the slowest's. */
  private final Deque<Clock> ahead = new ArrayDeque<>();

  private long slowest;

  private static final class Clock {
    private int arrived;
    private final List<Runnable> held = new ArrayList<>();
  }

  /**
   * A gate for so many workers.
   *
   * @param bound clocks that a worker may lead; {@link Long#MAX_VALUE} for no limit
   */
  Gate(int workers, long bound) {
    this.workers = workers;
    this.bound = bound;
  }

  static Gate of(Mode mode, int workers) {
    return switch (mode) {
      case ASYNC -> new Gate(workers, Long.MAX_VALUE);
      case BOUNDED -> new Gate(workers, Mode.STALENESS);
      case SYNC -> new Gate(workers, 0);
    };
  }

  /**
   * A worker's push number {@code clock}, from 1, was taken.
   *
   * @param answer runs now where it may
   * @param late runs instead, later, where the answer must wait
   */
  void arrive(long clock, Runnable answer, Runnable late) {
    if (bound == Long.MAX_VALUE) {
      answer.run();
      return;
    }
    while (slowest + ahead.size() < clock) {
      ahead.addLast(new Clock());
    }
    at(clock).arrived++;
    while (!ahead.isEmpty() && ahead.peekFirst().arrived == workers) {
      slowest++;
      ahead.removeFirst().held.forEach(Runnable::run);
    }
    if (clock - bound <= slowest) {
      answer.run();
    } else {
      at(clock - bound).held.add(late);
    }
  }

  private Clock at(long clock) {
    Iterator<Clock> clocks = ahead.iterator();
    for (long skip = clock - slowest - 1; skip > 0; skip--) {
      clocks.next();
    }
    return clocks.next();
  }
}
