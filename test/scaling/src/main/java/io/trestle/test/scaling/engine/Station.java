package io.trestle.test.scaling.engine;

import java.util.PriorityQueue;

/**
 * One queue before some equal servers, first come first served: the cores of a host, a lock (one
 * server), or one direction of a network card (one server, the service being bytes over bandwidth).
 * Not thread-safe.
 */
public final class Station {
  private final Simulator simulator;
  private final PriorityQueue<Double> freeAt = new PriorityQueue<>();
  private final int servers;
  private double busy;
  private double since;

  /** An idle station. */
  public Station(Simulator simulator, int servers) {
    if (servers < 1) {
      throw new IllegalArgumentException("A station of " + servers + " servers; at least 1.");
    }
    this.simulator = simulator;
    this.servers = servers;
    for (int i = 0; i < servers; i++) {
      freeAt.add(0.0);
    }
  }

  /** Queues a customer that needs so many seconds; {@code done} happens when it is served. */
  public void serve(double seconds, Runnable done) {
    simulator.after(wait(seconds) + seconds, done);
  }

  /**
   * Queues a customer whose first part is through, and can be served elsewhere, after {@code lead}
   * of its {@code seconds}: a network card that passes on what it has sent.
   */
  public void pass(double seconds, double lead, Runnable through) {
    simulator.after(wait(seconds) + lead, through);
  }

  /** Takes the customer and says how long it waits. */
  private double wait(double seconds) {
    double now = simulator.now();
    double start = Math.max(now, freeAt.remove());
    freeAt.add(start + seconds);
    busy += seconds;
    return start - now;
  }

  /** Forgets what was busy so far: the end of a warm-up. */
  public void reset() {
    since = simulator.now();
    busy = 0;
  }

  /** Share of the servers' time since {@link #reset} that work was taken for, at most 1. */
  public double utilization() {
    double time = simulator.now() - since;
    return time <= 0 ? 0 : Math.min(1, busy / (time * servers));
  }
}
