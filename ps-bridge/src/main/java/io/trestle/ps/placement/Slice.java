package io.trestle.ps.placement;

import io.trestle.ps.VariableSpec;

/**
 * A contiguous range of rows of a variable, held by one shard.
 *
 * @param index the variable's place in the job
 * @param spec the variable
 * @param fromRow the first row, from 0
 * @param rowCount number of rows, at least 1
 */
public record Slice(int index, VariableSpec spec, int fromRow, int rowCount) {

  /** The row after the last one. */
  public int toRow() {
    return fromRow + rowCount;
  }

  /** Floats in the slice; {@link Placement} bounds it. */
  public int size() {
    return rowCount * spec.rowSize();
  }

  /** Where the slice begins in its variable, in floats. */
  public long fromFloat() {
    return (long) fromRow * spec.rowSize();
  }
}
