package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.PushParts;
import java.util.List;

/** One worker's gradient, kept until the synchronous update that it counts in. Reused. */
final class Contribution {
  private final List<Slice> slices;
  private final PartKind[] kinds;
  private final float[][] values;
  private final int[][] rows;
  private final int[] counts;
  private final float[] scratch = new float[Storage.CHUNK];

  Contribution(List<Slice> slices) {
    this.slices = slices;
    int size = slices.size();
    this.kinds = new PartKind[size];
    this.values = new float[size][0];
    this.rows = new int[size][0];
    this.counts = new int[size];
  }

  /** Copies a push. */
  void take(PushParts parts) {
    for (int i = 0; i < kinds.length; i++) {
      Slice slice = slices.get(i);
      kinds[i] = parts.kind(i);
      switch (kinds[i]) {
        case ABSENT -> counts[i] = 0;
        case DENSE -> copyValues(i, parts, slice.size());
        case ROWS -> {
          counts[i] = parts.rowCount(i);
          copyRows(i, parts);
          copyValues(i, parts, counts[i] * slice.spec().rowSize());
        }
      }
    }
  }

  private void copyRows(int slice, PushParts parts) {
    if (rows[slice].length < counts[slice]) {
      rows[slice] = new int[grown(rows[slice].length, counts[slice])];
    }
    for (int i = 0; i < counts[slice]; i++) {
      rows[slice][i] = parts.row(slice, i);
    }
  }

  private void copyValues(int slice, PushParts parts, int count) {
    if (values[slice].length < count) {
      values[slice] = new float[grown(values[slice].length, count)];
    }
    float[] own = values[slice];
    for (int from = 0; from < count; from += Storage.CHUNK) {
      int length = Math.min(Storage.CHUNK, count - from);
      float[] source = parts.values(slice, from, length, scratch);
      System.arraycopy(source, parts.valuesOffset(slice, from), own, from, length);
    }
  }

  private static int grown(int length, int needed) {
    return (int) Math.max(needed, Math.min(2L * length, Storage.MAX_GROWTH));
  }

  PartKind kind(int slice) {
    return kinds[slice];
  }

  /** Rows given of a slice; 0 unless {@link PartKind#ROWS}. */
  int rowCount(int slice) {
    return kinds[slice] == PartKind.ROWS ? counts[slice] : 0;
  }

  int row(int slice, int index) {
    return rows[slice][index];
  }

  /** Adds {@code count} floats of what was given of a slice, from {@code from} on, to a sum. */
  void addTo(float[] sum, int slice, int from, int count) {
    add(sum, values[slice], from, count);
  }

  private static void add(float[] sum, float[] values, int from, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += values[from + i];
    }
  }

  /** Turns the rows given of a slice into the whole slice, zero where no row was given. */
  void densify(int slice) {
    if (kinds[slice] == PartKind.DENSE) {
      return;
    }
    Slice range = slices.get(slice);
    int rowSize = range.spec().rowSize();
    float[] whole = new float[range.size()];
    for (int i = 0; i < rowCount(slice); i++) {
      int at = (rows[slice][i] - range.fromRow()) * rowSize;
      System.arraycopy(values[slice], i * rowSize, whole, at, rowSize);
    }
    values[slice] = whole;
    kinds[slice] = PartKind.DENSE;
  }
}
