package io.trestle.ps.consistency;

import java.util.ArrayList;
import java.util.List;

/** Counts pushes by staleness, in powers of two. Not thread-safe. */
public final class StalenessHistogram {
  private final long[] counts = new long[65];
  private long max;

  public void record(long staleness) {
    counts[64 - Long.numberOfLeadingZeros(staleness)]++;
    max = Math.max(max, staleness);
  }

  /** The largest recorded; 0 when none. */
  public long max() {
    return max;
  }

  /** {@code [0]} counts 0, {@code [i]} counts [2^(i-1), 2^i); as long as needed. */
  public List<Long> counts() {
    int length = 1 + 64 - Long.numberOfLeadingZeros(max);
    List<Long> list = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      list.add(counts[i]);
    }
    return list;
  }
}
