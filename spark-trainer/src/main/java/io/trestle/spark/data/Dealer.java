package io.trestle.spark.data;

/**
 * Deals rows to the partitions of all workers like cards: each round gives every worker one row, in
 * an order of its own, and a worker's rows go round its partitions the same way. So workers differ
 * by at most one row, partitions of a worker too, and data that is sorted by label, or alternates
 * between labels, comes out mixed. A pure function of seed and row number.
 */
final class Dealer {
  private final long seed;
  private final int partitions;
  private final int[] workerOrder;
  private final int[][] partitionOrders;
  private long round = -1;
  private long turn = -1;

  /**
   * @param workers number of workers
   * @param partitions partitions of each
   */
  Dealer(long seed, int workers, int partitions) {
    this.seed = SampleOrder.mix(seed);
    this.partitions = partitions;
    this.workerOrder = new int[workers];
    this.partitionOrders = new int[workers][partitions];
  }

  /** The partition of row {@code row}: those of worker 0 come first, then those of worker 1. */
  int partition(long row) {
    int workers = workerOrder.length;
    if (row / workers != round) {
      round = row / workers;
      shuffle(workerOrder, SampleOrder.mix(seed ^ round));
      if (round / partitions != turn) {
        turn = round / partitions;
        for (int worker = 0; worker < workers; worker++) {
          shuffle(partitionOrders[worker], SampleOrder.mix(seed + turn) + worker);
        }
      }
    }
    int worker = workerOrder[(int) (row % workers)];
    return worker * partitions + partitionOrders[worker][(int) (round % partitions)];
  }

  private static void shuffle(int[] order, long start) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    SampleOrder.shuffle(order, order.length, start);
  }
}
