package io.trestle.spark;

import java.util.List;

/**
 * How many other updates were applied between the pull that a gradient was computed on and its own
 * application.
 *
 * @param pushes at index 0 the number of pushes with staleness 0; at index i above it of those in
 *     [2^(i-1), 2^i)
 * @param largest the largest staleness of any push
 */
public record StalenessHistogram(List<Long> pushes, long largest) {

  /** No push yet. */
  public static final StalenessHistogram EMPTY = new StalenessHistogram(List.of(), 0);

  /** Copies the list. */
  public StalenessHistogram {
    pushes = List.copyOf(pushes);
  }
}
