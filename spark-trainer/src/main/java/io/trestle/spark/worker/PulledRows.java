package io.trestle.spark.worker;

import io.trestle.ps.JobSpec;
import io.trestle.ps.Parts;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.model.TouchedRows;
import java.util.Arrays;

/** What a batch needs of a row-sparse model: its rows of the first variable, the others whole. */
final class PulledRows {
  private final int rowLength;
  private final float[] dense;
  private final Parts parts;
  private float[] values = new float[0];

  PulledRows(JobSpec job, RowSparseModel model) {
    this.rowLength = model.rowLength();
    this.dense = new float[model.numDenseParameters()];
    this.parts = others(job, dense);
  }

  /** Parts of all variables but the first, one after the other in {@code flat}. */
  static Parts others(JobSpec job, float[] flat) {
    Parts parts = new Parts(job);
    int offset = 0;
    for (int i = 1; i < job.variables().size(); i++) {
      parts.dense(i, flat, offset);
      offset += Math.toIntExact(job.variables().get(i).size());
    }
    return parts;
  }

  /** Points the next pull at a batch's rows; the values of the last one may be gone. */
  void pointAt(TouchedRows rows) {
    values = room(values, rows.count() * rowLength);
    parts.rows(0, rows.ids(), rows.count(), values);
  }

  /** {@code array}, or a longer one. */
  static float[] room(float[] array, int needed) {
    return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, needed * 5 / 4));
  }

  /** What to pull into. */
  Parts parts() {
    return parts;
  }

  /** The rows' values. */
  float[] values() {
    return values;
  }

  /** The other variables. */
  float[] dense() {
    return dense;
  }
}
