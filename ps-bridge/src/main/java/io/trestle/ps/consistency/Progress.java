package io.trestle.ps.consistency;

import java.util.ArrayList;
import java.util.List;

/**
 * How far each worker of a group has come: its clock, which is the number of its last push, and
 * whether it has finished. Not thread-safe.
 */
public final class Progress {
  private final long[] clocks;
  private final boolean[] finished;
  private int live;

  /** A group whose workers have all done nothing yet. */
  public Progress(int workers) {
    this.clocks = new long[workers];
    this.finished = new boolean[workers];
    this.live = workers;
  }

  public int workers() {
    return clocks.length;
  }

  /** Number of workers that have not finished. */
  public int live() {
    return live;
  }

  public long clock(int worker) {
    return clocks[worker];
  }

  public boolean isFinished(int worker) {
    return finished[worker];
  }

  public void advance(int worker, long clock) {
    clocks[worker] = clock;
  }

  /** The worker leaves the group. */
  public void finish(int worker) {
    if (!finished[worker]) {
      finished[worker] = true;
      live--;
    }
  }

  /** The worker comes back. */
  public void rejoin(int worker) {
    if (finished[worker]) {
      finished[worker] = false;
      live++;
    }
  }

  /** How many clocks {@code worker} is ahead of the slowest unfinished one; at least 0. */
  public long lead(int worker) {
    long slowest = clocks[worker];
    for (int i = 0; i < clocks.length; i++) {
      if (!finished[i] && clocks[i] < slowest) {
        slowest = clocks[i];
      }
    }
    return clocks[worker] - slowest;
  }

  /** The unfinished workers whose clock is below {@code clock}, in rising order. */
  public List<Integer> behind(long clock) {
    List<Integer> slow = new ArrayList<>();
    for (int i = 0; i < clocks.length; i++) {
      if (!finished[i] && clocks[i] < clock) {
        slow.add(i);
      }
    }
    return slow;
  }
}
