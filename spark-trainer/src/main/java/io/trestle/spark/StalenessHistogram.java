package io.trestle.spark;

import java.util.List;

/**
 * How many other updates were applied between the pull that a gradient was computed on and its own
 * application.
 *
 * @param pushes at index s the number of pushes with staleness s; the last index also counts all
 *     that were staler
 */
public record StalenessHistogram(List<Long> pushes) {

  /** No push yet. */
  public static final StalenessHistogram EMPTY = new StalenessHistogram(List.of());

  /** Copies the list. */
  public StalenessHistogram {
    pushes = List.copyOf(pushes);
  }

  /** The mean staleness, 0 when there was no push. */
  public double mean() {
    long count = 0;
    double sum = 0;
    for (int s = 0; s < pushes.size(); s++) {
      count += pushes.get(s);
      sum += (double) s * pushes.get(s);
    }
    return count == 0 ? 0 : sum / count;
  }
}
