package io.trestle.spark.master;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which batches come next. No worker reaches into the next epoch.
 *
 * @param epoch number of the epoch, from 0
 * @param from by worker: batches before the round, since the start of training
 * @param batches by worker: how many are in the round
 */
public record Round(int epoch, List<Long> from, List<Integer> batches) implements Serializable {
  /** Copies the lists, into some that are sure to be serializable. */
  public Round {
    from = new ArrayList<>(from);
    batches = new ArrayList<>(batches);
  }

  /** Batches of all workers. */
  public long steps() {
    return batches.stream().mapToLong(Integer::longValue).sum();
  }
}
