package io.trestle.spark.data;

import java.util.Iterator;

/**
 * One worker's share of the training data, in partitions that can be read once in every epoch. It
 * lives inside one task. Not thread-safe.
 */
public interface WorkerInput {
  /** Number of the worker, from 0. */
  int worker();

  /** Number of partitions. */
  int partitions();

  /** Samples of one partition. */
  long rows(int partition);

  /** The blocks of one partition, from memory, disk or another host. */
  Iterator<PackedBlock> open(int partition);

  /** Samples of all partitions. */
  default long rows() {
    long rows = 0;
    for (int partition = 0; partition < partitions(); partition++) {
      rows += rows(partition);
    }
    return rows;
  }
}
