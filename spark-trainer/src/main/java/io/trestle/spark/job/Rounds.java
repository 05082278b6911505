package io.trestle.spark.job;

import io.trestle.spark.data.BatchSchedule;
import io.trestle.spark.master.Round;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a run into the rounds of a master: no longer than it wants them, and none over the end of an
 * epoch. A batch of one worker is a global step. Not thread-safe.
 */
final class Rounds {
  private final List<BatchSchedule> schedules;
  private final long maxSteps;
  private final int longest;
  private final long[] done;
  private int epoch;
  private long steps;

  /**
   * Rounds from step 0 on.
   *
   * @param maxSteps the global step at which the run ends
   * @param longest batches of each worker in a round, at most
   */
  Rounds(RunFacts facts, long maxSteps, int longest) {
    this.schedules =
        facts.samples().stream().map(n -> new BatchSchedule(n, facts.batchSize())).toList();
    this.maxSteps = maxSteps;
    this.longest = longest;
    this.done = new long[schedules.size()];
  }

  boolean hasNext() {
    return steps < maxSteps;
  }

  /** The next round, which counts as done from now on. */
  Round next() {
    if (isEpochOver()) {
      epoch++;
    }
    List<Long> from = new ArrayList<>();
    for (long batches : done) {
      from.add(batches);
    }
    Round round = new Round(epoch, from, deal());
    for (int worker = 0; worker < done.length; worker++) {
      done[worker] += round.batches().get(worker);
    }
    steps += round.steps();
    return round;
  }

  /** As many batches as the round may have, one for each worker in turn. */
  private List<Integer> deal() {
    int[] dealt = new int[done.length];
    long left = maxSteps - steps;
    for (int turn = 0; turn < longest; turn++) {
      for (int worker = 0; worker < dealt.length; worker++) {
        if (left > 0 && done[worker] + dealt[worker] < epochEnd(worker)) {
          dealt[worker]++;
          left--;
        }
      }
    }
    List<Integer> batches = new ArrayList<>();
    for (int count : dealt) {
      batches.add(count);
    }
    return batches;
  }

  private long epochEnd(int worker) {
    return (epoch + 1L) * schedules.get(worker).batchesPerEpoch();
  }

  /** Whether every worker is done with the epoch of the latest round. */
  boolean isEpochOver() {
    for (int worker = 0; worker < done.length; worker++) {
      if (done[worker] < epochEnd(worker)) {
        return false;
      }
    }
    return true;
  }

  /** Global steps of all rounds until now. */
  long steps() {
    return steps;
  }

  /** Samples of all rounds until now. */
  long samples() {
    long samples = 0;
    for (int worker = 0; worker < done.length; worker++) {
      samples += schedules.get(worker).samplesBefore(done[worker]);
    }
    return samples;
  }
}
