package io.trestle.spark.worker;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.BatchReader;
import io.trestle.spark.data.BatchSchedule;

/**
 * Which batches belong to which push: push s, counted from 1, covers the batches from {@code (s -
 * 1) * pushInterval} on. So the data position is a pure function of the sequence, and a new attempt
 * or a resumed run meets exactly the samples that are left. Not thread-safe.
 */
final class BatchFeed {
  private final BatchReader reader;
  private final Batch batch;
  private final int pushInterval;
  private final long batches;

  /**
   * A feed that stands before push {@code sequence}.
   *
   * @param epochs 0 for no limit
   */
  BatchFeed(BatchReader reader, int pushInterval, int epochs, long sequence) {
    BatchSchedule schedule = reader.schedule();
    this.reader = reader;
    this.batch = new Batch(schedule.batchSize());
    this.pushInterval = pushInterval;
    this.batches = epochs == 0 ? Long.MAX_VALUE : epochs * schedule.batchesPerEpoch();
    reader.seek((sequence - 1) * pushInterval);
  }

  /** Whether there is a batch left for the next push. */
  boolean hasNext() {
    return reader.sequence() < batches;
  }

  /** How many batches the next push covers: fewer than the interval only at the very end. */
  int covers() {
    return (int) Math.min(pushInterval, batches - reader.sequence());
  }

  /** The next batch; valid until the next call. */
  Batch next() {
    next(batch);
    return batch;
  }

  /** The next batch into one of the caller's. */
  void next(Batch into) {
    reader.next(into);
  }
}
