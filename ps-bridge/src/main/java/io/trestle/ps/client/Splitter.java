package io.trestle.ps.client;

import io.trestle.ps.JobSpec;
import io.trestle.ps.PartKind;
import io.trestle.ps.Parts;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.placement.Placement;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.ArrayParts;
import java.util.Arrays;
import java.util.List;

/** Splits a caller's parts into each shard's ranges of the same arrays. Does not allocate. */
final class Splitter {
  private final JobSpec job;
  private final Placement placement;

  Splitter(JobSpec job, Placement placement) {
    this.job = job;
    this.placement = placement;
  }

  /** Refuses parts of another job and row ids that do not rise strictly within their variable. */
  void check(Parts parts) {
    if (!parts.job().equals(job)) {
      throw new IllegalArgumentException(
          "The parts belong to job "
              + parts.job().jobId()
              + ", the client to "
              + job.jobId()
              + ".");
    }
    for (int i = 0; i < job.variables().size(); i++) {
      VariableSpec variable = job.variables().get(i);
      int end = variable.rows();
      int previous = -1;
      int[] rows = parts.rows(i);
      int count = parts.rowCount(i);
      for (int k = 0; k < count; k++) {
        if (rows[k] <= previous || rows[k] >= end) {
          throw badRow(variable, k, rows[k], previous);
        }
        previous = rows[k];
      }
    }
  }

  private static IllegalArgumentException badRow(
      VariableSpec variable, int place, int row, int previous) {
    return new IllegalArgumentException(
        String.format(
            "Row ids of variable %s must rise strictly from 0 to below %d; place %d has %d"
                + " after %d.",
            variable.name(), variable.rows(), place, row, previous));
  }

  /** Points {@code target} at a shard's share of {@code parts}. */
  void split(Parts parts, int shard, ArrayParts target) {
    target.clear();
    List<Slice> slices = placement.slices(shard);
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      PartKind kind = parts.kind(slice.index());
      if (kind == PartKind.DENSE) {
        int offset = Math.toIntExact(parts.offset(slice.index()) + slice.fromFloat());
        target.dense(i, parts.values(slice.index()), offset, slice.size());
      } else if (kind == PartKind.ROWS) {
        splitRows(parts, i, slice, target);
      }
    }
  }

  /** Points {@code target} at a shard's share of a gradient, which may travel encoded. */
  void splitGradient(Parts gradient, int shard, ArrayParts target) {
    split(gradient, shard, target);
    List<Slice> slices = placement.slices(shard);
    for (int i = 0; i < slices.size(); i++) {
      float threshold = gradient.threshold(slices.get(i).index());
      if (threshold > 0) {
        target.encode(i, threshold);
      }
    }
  }

  private static void splitRows(Parts parts, int index, Slice slice, ArrayParts target) {
    int[] rows = parts.rows(slice.index());
    int count = parts.rowCount(slice.index());
    int rowSize = slice.spec().rowSize();
    int first = firstAtLeast(rows, count, slice.fromRow());
    int end = firstAtLeast(rows, count, slice.toRow());
    target.dense(index, parts.values(slice.index()), first * rowSize, (end - first) * rowSize);
    target.pick(index, rows, first, end - first);
  }

  private static int firstAtLeast(int[] rows, int count, int row) {
    int place = Arrays.binarySearch(rows, 0, count, row);
    return place < 0 ? -place - 1 : place;
  }
}
