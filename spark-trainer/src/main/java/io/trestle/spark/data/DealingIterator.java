package io.trestle.spark.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/**
 * Deals the rows of one input partition: copies each into the block of the partition that gets it.
 * Holds at most about {@link #MAX_BYTES} of such blocks.
 */
final class DealingIterator implements Iterator<Tuple2<Integer, DealtBlock>> {
  static final int ALL = -1;

  private static final long MAX_BYTES = 64L << 20;

  private final Iterator<PackedBlock> blocks;
  private final int source;
  private final Dealer dealer;
  private final int only;
  private final BlockBuilder[] open;
  private final Queue<Tuple2<Integer, DealtBlock>> ready = new ArrayDeque<>();
  private long row;
  private int sequence;

  /**
   * @param source number of the input partition
   * @param firstRow rows that come before this partition
   * @param partitions number of partitions of all workers
   * @param only the one partition whose rows are wanted, or {@link #ALL}
   */
  DealingIterator(
      Iterator<PackedBlock> blocks,
      int source,
      long firstRow,
      Dealer dealer,
      int partitions,
      int only) {
    this.blocks = blocks;
    this.source = source;
    this.row = firstRow;
    this.dealer = dealer;
    this.only = only;
    this.open = new BlockBuilder[partitions];
  }

  @Override
  public boolean hasNext() {
    long held = 0;
    while (ready.isEmpty() && blocks.hasNext()) {
      PackedBlock block = blocks.next();
      deal(block);
      held += block.sizeInBytes();
      if (held >= MAX_BYTES || !blocks.hasNext()) {
        closeAll();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<Integer, DealtBlock> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void deal(PackedBlock block) {
    for (int i = 0; i < block.rows(); i++) {
      int partition = dealer.partition(row++);
      if (only != ALL && only != partition) {
        continue;
      }
      if (open[partition] == null) {
        open[partition] = new BlockBuilder(block.features());
      }
      open[partition].addRow(block, i);
      if (open[partition].full()) {
        close(partition);
      }
    }
  }

  private void closeAll() {
    for (int partition = 0; partition < open.length; partition++) {
      if (open[partition] != null && open[partition].rows() > 0) {
        close(partition);
      }
      open[partition] = null;
    }
  }

  private void close(int partition) {
    PackedBlock block = open[partition].build();
    ready.add(new Tuple2<>(partition, new DealtBlock(source, sequence++, block)));
  }
}
