package io.trestle.test.scaling.engine;

import java.util.PriorityQueue;

/**
 * Simulated time and what happens in it. Events at the same time happen in the order in which they
 * were asked for, so that a run is a pure function of its model and seed. Not thread-safe.
 */
public final class Simulator {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private double now;
  private long asked;
  private long happened;
  private boolean stopped;

  private record Event(double time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Double.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** Seconds since the beginning. */
  public double now() {
    return now;
  }

  /** Events that have happened. */
  public long happened() {
    return happened;
  }

  /** Lets {@code action} happen after so many seconds, at least 0. */
  public void after(double seconds, Runnable action) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("An event after " + seconds + " s; at least 0.");
    }
    events.add(new Event(now + seconds, asked++, action));
  }

  /** No further event happens. */
  public void stop() {
    stopped = true;
  }

  /** Lets events happen until {@link #stop}, until none is left, or until this time is reached. */
  public void run(double until) {
    while (!stopped && !events.isEmpty() && events.peek().time <= until) {
      Event next = events.remove();
      now = next.time;
      happened++;
      next.action.run();
    }
  }
}
