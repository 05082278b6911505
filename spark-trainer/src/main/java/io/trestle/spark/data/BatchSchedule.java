package io.trestle.spark.data;

import java.io.Serializable;

/**
 * How one worker's samples fall into batches. Every epoch has each sample once; where the batch
 * size does not divide their number, the last batch of the epoch is a smaller one, and no batch
 * reaches into the next epoch.
 *
 * @param samples samples of this worker, at least 1
 * @param batchSize samples of a full batch, at least 1
 */
public record BatchSchedule(long samples, int batchSize) implements Serializable {
  /** Checks that there is something to train on. */
  public BatchSchedule {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          samples + " samples in batches of " + batchSize + ": both must be at least 1.");
    }
  }

  /** Batches of one epoch, the smaller last one included. */
  public long batchesPerEpoch() {
    return (samples + batchSize - 1) / batchSize;
  }

  /** Where the worker stands after {@code sequence} batches since the start of training. */
  public Position position(long sequence) {
    return new Position(sequence / batchesPerEpoch(), sequence % batchesPerEpoch());
  }

  /** How many batches came before {@code position}. */
  public long sequence(Position position) {
    return position.epoch() * batchesPerEpoch() + position.batch();
  }

  /** Samples of the batch that starts at {@code position}. */
  public int size(Position position) {
    return (int) Math.min(batchSize, samples - position.batch() * batchSize);
  }

  /** Samples that the first {@code sequence} batches hold together. */
  public long samplesBefore(long sequence) {
    Position position = position(sequence);
    return position.epoch() * samples + position.batch() * batchSize;
  }
}
