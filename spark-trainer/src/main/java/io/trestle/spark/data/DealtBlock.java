package io.trestle.spark.data;

import java.io.Serializable;

/**
 * Rows on their way from an input partition to a worker's partition. No record: Kryo, which some
 * users set for their shuffles, cannot write records.
 */
final class DealtBlock implements Serializable {
  private static final long serialVersionUID = 1;

  private final int source;
  private final int sequence;
  private final PackedBlock block;

  /**
   * @param source the input partition
   * @param sequence counts the blocks of that input partition
   */
  DealtBlock(int source, int sequence, PackedBlock block) {
    this.source = source;
    this.sequence = sequence;
    this.block = block;
  }

  int source() {
    return source;
  }

  int sequence() {
    return sequence;
  }

  PackedBlock block() {
    return block;
  }
}
