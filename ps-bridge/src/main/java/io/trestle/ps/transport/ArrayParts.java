package io.trestle.ps.transport;

import io.trestle.ps.PartKind;
import java.util.Arrays;

/**
 * One shard's share of a client's parts, as ranges of the client's own arrays. Setting a slice
 * copies nothing and allocates nothing.
 */
public final class ArrayParts implements PushParts {
  private static final int[] NO_ROWS = {};
  private static final float[] NO_VALUES = {};

  private final PartKind[] kinds;
  private final float[][] arrays;
  private final int[] offsets;
  private final int[] floats;
  private final int[][] rows;
  private final int[] rowOffsets;
  private final int[] rowCounts;
  private final float[] thresholds;
  private final int[] codeLengths;

  /** For a shard of {@code slices} slices, all absent. */
  public ArrayParts(int slices) {
    this.kinds = new PartKind[slices];
    this.arrays = new float[slices][];
    this.offsets = new int[slices];
    this.floats = new int[slices];
    this.rows = new int[slices][];
    this.rowOffsets = new int[slices];
    this.rowCounts = new int[slices];
    this.thresholds = new float[slices];
    this.codeLengths = new int[slices];
    clear();
  }

  /** Makes every slice absent. */
  public void clear() {
    Arrays.fill(kinds, PartKind.ABSENT);
    Arrays.fill(arrays, NO_VALUES);
    Arrays.fill(floats, 0);
    Arrays.fill(rows, NO_ROWS);
    Arrays.fill(rowCounts, 0);
    Arrays.fill(thresholds, 0);
  }

  /** A slice takes part whole: {@code count} floats of {@code array} from {@code offset} on. */
  public void dense(int slice, float[] array, int offset, int count) {
    kinds[slice] = PartKind.DENSE;
    arrays[slice] = array;
    offsets[slice] = offset;
    floats[slice] = count;
    rows[slice] = NO_ROWS;
    rowCounts[slice] = 0;
    thresholds[slice] = 0;
  }

  /**
   * Some rows take part; their floats were placed by {@link #dense} just before.
   *
   * @param ids row ids, counted in the whole variable; {@code count} of them from {@code first} on
   */
  public void pick(int slice, int[] ids, int first, int count) {
    kinds[slice] = PartKind.ROWS;
    rows[slice] = ids;
    rowOffsets[slice] = first;
    rowCounts[slice] = count;
  }

  /**
   * A slice travels threshold-encoded; its floats were placed by {@link #dense} just before and are
   * all {@code -threshold}, 0 or {@code threshold}.
   */
  public void encode(int slice, float threshold) {
    codeLengths[slice] =
        ThresholdCode.length(arrays[slice], offsets[slice], floats[slice], threshold);
    thresholds[slice] = threshold;
  }

  /** The threshold of a slice that travels encoded, else 0. */
  float threshold(int slice) {
    return thresholds[slice];
  }

  /** Bytes of entries of a slice that travels encoded. */
  int codeLength(int slice) {
    return codeLengths[slice];
  }

  /** Number of slices, absent ones included. */
  public int slices() {
    return kinds.length;
  }

  @Override
  public PartKind kind(int slice) {
    return kinds[slice];
  }

  /** Floats that take part of a slice. */
  public int floats(int slice) {
    return floats[slice];
  }

  /** The client's array for a slice; its floats begin at {@link #offset}. */
  public float[] array(int slice) {
    return arrays[slice];
  }

  /** Where a slice's floats begin in {@link #array}. */
  public int offset(int slice) {
    return offsets[slice];
  }

  /** The client's row ids; a slice's own begin at {@link #rowOffset}. */
  public int[] rowIds(int slice) {
    return rows[slice];
  }

  /** Where a slice's ids begin in {@link #rowIds}. */
  public int rowOffset(int slice) {
    return rowOffsets[slice];
  }

  @Override
  public int rowCount(int slice) {
    return rowCounts[slice];
  }

  @Override
  public int row(int slice, int index) {
    return rows[slice][rowOffsets[slice] + index];
  }

  @Override
  public float[] values(int slice, int from, int count, float[] scratch) {
    return arrays[slice];
  }

  @Override
  public int valuesOffset(int slice, int from) {
    return offsets[slice] + from;
  }

  @Override
  public long savedBytes() {
    long saved = 0;
    for (int i = 0; i < kinds.length; i++) {
      if (thresholds[i] > 0) {
        saved += (long) Float.BYTES * floats[i] - ThresholdCode.bytes(codeLengths[i]);
      }
    }
    return saved;
  }
}
