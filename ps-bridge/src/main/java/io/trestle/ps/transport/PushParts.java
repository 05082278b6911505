package io.trestle.ps.transport;

import io.trestle.ps.PartKind;

/**
 * What one push brings to one shard, slice by slice: the shard's slices are numbered as in {@link
 * io.trestle.ps.placement.Placement#slices}. Implementations read a caller's arrays (in-process) or
 * a received buffer, and do not allocate. Counts and row ids are not trusted: the shard checks them
 * before it applies anything. Used by one thread, until the call it was given to returns.
 */
public interface PushParts {

  PartKind kind(int slice);

  /** Rows given of a slice; 0 unless {@link PartKind#ROWS}. */
  int rowCount(int slice);

  /** Id, counted in the whole variable, of the {@code index}-th row given. */
  int row(int slice, int index);

  /**
   * An array that holds floats {@code from} to {@code from + count} of what is given of a slice.
   *
   * @param scratch at least {@code count} floats; filled and returned by implementations that have
   *     no array of their own
   */
  float[] values(int slice, int from, int count, float[] scratch);

  /** Where float {@code from} stands in the array that {@link #values} has just returned. */
  int valuesOffset(int slice, int from);

  /** Bytes by which the slices that are threshold-encoded are shorter than their floats. */
  default long savedBytes() {
    return 0;
  }
}
