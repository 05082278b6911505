package io.trestle.spark.data;

import java.util.Arrays;

/**
 * The samples of one step, as places in packed blocks: nothing is copied, and a batch may reach
 * over the border of a block.
 *
 * <p>A batch is filled again and again. Not thread-safe.
 */
public final class Batch {
  private final PackedBlock[] blocks;
  private final int[] rows;
  private int size;

  /** An empty batch with room for {@code capacity} samples. */
  public Batch(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A batch of capacity " + capacity + "; at least 1.");
    }
    this.blocks = new PackedBlock[capacity];
    this.rows = new int[capacity];
  }

  /** A batch of all samples of a block, in their order. */
  public static Batch of(PackedBlock block) {
    Batch batch = new Batch(Math.max(1, block.rows()));
    for (int row = 0; row < block.rows(); row++) {
      batch.add(block, row);
    }
    return batch;
  }

  /** Forgets all samples, and with them the blocks. */
  public void clear() {
    Arrays.fill(blocks, 0, size, null);
    size = 0;
  }

  /**
   * Adds one sample.
   *
   * @throws IndexOutOfBoundsException if the batch is full
   */
  public void add(PackedBlock block, int row) {
    blocks[size] = block;
    rows[size] = row;
    size++;
  }

  /** Number of samples. */
  public int size() {
    return size;
  }

  /** Number of samples that fit. */
  public int capacity() {
    return rows.length;
  }

  /** The block of sample {@code i}. */
  public PackedBlock block(int i) {
    return blocks[i];
  }

  /** The row of sample {@code i} in its block. */
  public int row(int i) {
    return rows[i];
  }

  /** The class of sample {@code i}. */
  public int label(int i) {
    return blocks[i].label(rows[i]);
  }

  /** The weight of sample {@code i}. */
  public float weight(int i) {
    return blocks[i].weight(rows[i]);
  }

  /** Sum of the weights of all samples, which is their number where the data has no weights. */
  public double weightSum() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weight(i);
    }
    return sum;
  }
}
