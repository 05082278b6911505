package io.trestle.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a worker's batches one after the other, epoch after epoch without end. Holds the blocks of
 * one partition at a time, and does not fetch them again when it comes next once more: a worker's
 * only partition may lie on another host. Not thread-safe.
 */
public final class BatchReader {
  private static final int ROW_BITS = 16;
  private static final int NONE = -1;

  private final WorkerInput input;
  private final SampleOrder order;
  private final BatchSchedule schedule;
  private final int[] partitions;
  private final List<PackedBlock> blocks = new ArrayList<>();
  private int[] places = new int[0];
  private int held = NONE;
  private int count;
  private int next;
  private int turn;
  private long epoch = -1;
  private long sequence;

  /**
   * A reader that stands before the first batch.
   *
   * @param input the worker's samples
   * @param seed the run's seed, which with the worker's number gives the order of samples
   * @param batchSize samples of a full batch
   */
  public BatchReader(WorkerInput input, long seed, int batchSize) {
    this.input = input;
    this.order = new SampleOrder(seed, input.worker());
    this.schedule = new BatchSchedule(input.rows(), batchSize);
    this.partitions = new int[input.partitions()];
  }

  /** How the samples fall into batches. */
  public BatchSchedule schedule() {
    return schedule;
  }

  /** Batches before the next one, since the start of training. */
  public long sequence() {
    return sequence;
  }

  /** Where the next batch stands. */
  public Position position() {
    return schedule.position(sequence);
  }

  /** Moves to the batch that comes after {@code batches} since the start of training. */
  public void seek(long batches) {
    if (batches < 0) {
      throw new IllegalArgumentException("Cannot move to batch " + batches + ".");
    }
    Position position = schedule.position(batches);
    startEpoch(position.epoch());
    long skip = position.batch() * schedule.batchSize();
    while (turn < partitions.length && skip >= input.rows(partitions[turn])) {
      skip -= input.rows(partitions[turn]);
      turn++;
    }
    if (skip > 0) {
      openPartition();
      next = (int) skip;
    }
    sequence = batches;
  }

  /** Fills {@code batch} with the next samples; its capacity must be that of a full batch. */
  public void next(Batch batch) {
    Position position = position();
    if (position.epoch() != epoch) {
      startEpoch(position.epoch());
    }
    batch.clear();
    int size = schedule.size(position);
    while (batch.size() < size) {
      if (next == count) {
        openPartition();
      }
      int take = Math.min(size - batch.size(), count - next);
      for (int end = next + take; next < end; next++) {
        int place = places[next];
        batch.add(blocks.get(place >>> ROW_BITS), place & ((1 << ROW_BITS) - 1));
      }
    }
    sequence++;
  }

  private void startEpoch(long number) {
    epoch = number;
    order.partitions(number, partitions);
    turn = 0;
    count = 0;
    next = 0;
  }

  private void openPartition() {
    int partition = partitions[turn++];
    long rows = input.rows(partition);
    if (rows > places.length) {
      places = new int[Math.toIntExact(rows)];
    }
    count = 0;
    next = 0;
    if (partition != held) {
      read(partition, rows);
    }
    for (int block = 0; block < blocks.size(); block++) {
      number(block);
    }
    order.rows(epoch, partition, places, count);
  }

  private void read(int partition, long rows) {
    held = NONE;
    blocks.clear();
    long found = 0;
    Iterator<PackedBlock> all = input.open(partition);
    while (all.hasNext()) {
      PackedBlock block = all.next();
      found += block.rows();
      if (found > rows || blocks.size() == 1 << (32 - ROW_BITS)) {
        throw changed(partition, rows, found);
      }
      blocks.add(block);
    }
    if (found != rows) {
      throw changed(partition, rows, found);
    }
    held = partition;
  }

  private void number(int block) {
    int first = block << ROW_BITS;
    int rows = blocks.get(block).rows();
    for (int row = 0; row < rows; row++) {
      places[count++] = first | row;
    }
  }

  private IllegalStateException changed(int partition, long expected, long found) {
    return new IllegalStateException(
        "Partition "
            + partition
            + " of worker "
            + input.worker()
            + " has "
            + found
            + " rows or more, but had "
            + expected
            + " when it was packed. Its input gives other rows each time it is read; write it to"
            + " files or persist it before training.");
  }
}
