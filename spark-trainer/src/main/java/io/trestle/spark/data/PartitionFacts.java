package io.trestle.spark.data;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What the driver learns of one partition of packed blocks. No record: Kryo, which some users set
 * for the results of their tasks, cannot write records.
 */
final class PartitionFacts implements Serializable {
  private static final long serialVersionUID = 1;

  private final int index;
  private long rows;
  private long bytes;
  private int features;
  private int maxLabel = -1;

  private PartitionFacts(int index) {
    this.index = index;
  }

  static PartitionFacts of(int index, Iterator<PackedBlock> blocks) {
    PartitionFacts facts = new PartitionFacts(index);
    blocks.forEachRemaining(facts::add);
    return facts;
  }

  private void add(PackedBlock block) {
    rows += block.rows();
    bytes += block.sizeInBytes();
    features = block.features();
    for (int row = 0; row < block.rows(); row++) {
      maxLabel = Math.max(maxLabel, block.label(row));
    }
  }

  /** Number of the partition. */
  int index() {
    return index;
  }

  /** Number of samples. */
  long rows() {
    return rows;
  }

  /** Size of the blocks. */
  long bytes() {
    return bytes;
  }

  /** Number of features; 0 where there are no rows. */
  int features() {
    return features;
  }

  /** Greatest label; -1 where there are no rows. */
  int maxLabel() {
    return maxLabel;
  }
}
