package io.trestle.spark.data;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What the driver learns of one partition of packed blocks.
 *
 * @param index number of the partition
 * @param rows number of samples
 * @param bytes size of the blocks
 * @param features number of features; 0 where there are no rows
 * @param maxLabel greatest label; -1 where there are no rows
 */
record PartitionFacts(int index, long rows, long bytes, int features, int maxLabel)
    implements Serializable {
  static PartitionFacts of(int index, Iterator<PackedBlock> blocks) {
    long rows = 0;
    long bytes = 0;
    int features = 0;
    int maxLabel = -1;
    while (blocks.hasNext()) {
      PackedBlock block = blocks.next();
      rows += block.rows();
      bytes += block.sizeInBytes();
      features = block.features();
      for (int row = 0; row < block.rows(); row++) {
        maxLabel = Math.max(maxLabel, block.label(row));
      }
    }
    return new PartitionFacts(index, rows, bytes, features, maxLabel);
  }
}
