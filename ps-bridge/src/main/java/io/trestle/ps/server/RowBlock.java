package io.trestle.ps.server;

import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.SliceState;

/**
 * Short rows side by side: gathered out of a slice, worked on as one range, and put back. A row of
 * a large variable is seldom in a cache. Worked on one by one, rows are waited for one by one; in
 * the short loop of a gather the processor waits for many at a time. Used under the shard's lock.
 */
final class RowBlock {
  /** Longer rows, in floats, are worked on where they are: 4 cache lines are reason enough. */
  static final int LONGEST_ROW = 64;

  private static final int ROWS = 1024;

  private final int[] starts = new int[ROWS];
  private final SliceState block;
  private int rowSize;
  private int count;

  /**
   * @param arrays most arrays that a slice has: its values and slots
   */
  RowBlock(int arrays) {
    this.block = new SliceState(new float[Storage.CHUNK], new float[arrays - 1][Storage.CHUNK]);
  }

  /** Rows of {@code size} floats that fit. */
  static int capacity(int size) {
    return Math.min(ROWS, Storage.CHUNK / size);
  }

  /** Makes the block empty, for rows of {@code size} floats. */
  void begin(int size) {
    rowSize = size;
    count = 0;
  }

  /** Names one more row by its first float in the slice. */
  void add(int start) {
    starts[count++] = start;
  }

  int count() {
    return count;
  }

  /** Where a row begins in the slice. */
  int start(int index) {
    return starts[index];
  }

  /** The named rows' floats of an array, one row after another; valid until the next use. */
  float[] gather(float[] array) {
    gather(array, starts, count, rowSize, block.values());
    return block.values();
  }

  /** Applies a gradient, one row's floats after another's, to the named rows. */
  void update(SliceState state, Optimizer optimizer, float[] gradient, int from) {
    for (int i = 0; i < state.arrays(); i++) {
      gather(state.array(i), starts, count, rowSize, block.array(i));
    }
    optimizer.applyRow(block, 0, gradient, from, count * rowSize);
    for (int i = 0; i < state.arrays(); i++) {
      scatter(block.array(i), starts, count, rowSize, state.array(i));
    }
  }

  private static void gather(float[] from, int[] starts, int count, int rowSize, float[] to) {
    if (rowSize == 1) {
      for (int i = 0; i < count; i++) {
        to[i] = from[starts[i]];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(from, starts[i], to, i * rowSize, rowSize);
    }
  }

  private static void scatter(float[] from, int[] starts, int count, int rowSize, float[] to) {
    if (rowSize == 1) {
      for (int i = 0; i < count; i++) {
        to[starts[i]] = from[i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(from, i * rowSize, to, starts[i], rowSize);
    }
  }
}
