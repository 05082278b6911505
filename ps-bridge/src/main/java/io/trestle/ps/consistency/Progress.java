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

  /** The slowest unfinished worker's clock, and how many stand there; 0 to look for it anew. */
  private long slowest;

  private int atSlowest;

  /** A group whose workers have all done nothing yet. */
  public Progress(int workers) {
    this.clocks = new long[workers];
    this.finished = new boolean[workers];
    this.live = workers;
    this.atSlowest = workers;
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
    if (clock < slowest) {
      atSlowest = 0;
    }
    leaveSlowest(worker);
    clocks[worker] = clock;
  }

  private void leaveSlowest(int worker) {
    if (!finished[worker] && clocks[worker] == slowest && atSlowest > 0) {
      atSlowest--;
    }
  }

  /** The worker leaves the group. */
  public void finish(int worker) {
    if (!finished[worker]) {
      leaveSlowest(worker);
      finished[worker] = true;
      live--;
    }
  }

  /** The worker comes back. */
  public void rejoin(int worker) {
    if (finished[worker]) {
      finished[worker] = false;
      atSlowest = 0;
      live++;
    }
  }

  /** How many clocks {@code worker} is ahead of the slowest unfinished one; at least 0. */
  public long lead(int worker) {
    return live == 0 ? 0 : Math.max(0, clocks[worker] - slowest());
  }

  /**
   * The clock of the slowest unfinished worker; of no meaning when all have finished. All workers
   * are looked at only when the last of the slowest has moved, which is once in a round of pushes.
   */
  public long slowest() {
    if (atSlowest == 0 && live > 0) {
      slowest = Long.MAX_VALUE;
      for (int i = 0; i < clocks.length; i++) {
        if (!finished[i] && clocks[i] <= slowest) {
          atSlowest = clocks[i] < slowest ? 1 : atSlowest + 1;
          slowest = clocks[i];
        }
      }
    }
    return slowest;
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
