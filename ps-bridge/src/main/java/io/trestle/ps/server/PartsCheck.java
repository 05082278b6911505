package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;

/** Refuses rows that a slice does not have, before anything is applied or answered. */
final class PartsCheck {
  private PartsCheck() {}

  /** Rows of one slice in a push must rise strictly. Returns the number of floats. */
  static long pushed(Slice slice, int index, PushParts parts) {
    PartKind kind = parts.kind(index);
    if (kind != PartKind.ROWS) {
      return kind == PartKind.DENSE ? slice.size() : 0;
    }
    int count = parts.rowCount(index);
    requireCount(slice, count);
    int previous = slice.fromRow() - 1;
    int end = slice.toRow();
    for (int i = 0; i < count; i++) {
      int row = parts.row(index, i);
      if (row <= previous || row >= end) {
        throw badRow(slice, row, previous);
      }
      previous = row;
    }
    return (long) count * slice.spec().rowSize();
  }

  /** Rows of one slice that a client wants must be in the slice. Returns the number of floats. */
  static long wanted(Slice slice, int index, ReplySink sink) {
    PartKind kind = sink.kind(index);
    if (kind != PartKind.ROWS) {
      return kind == PartKind.DENSE ? slice.size() : 0;
    }
    int count = sink.rowCount(index);
    requireCount(slice, count);
    int previous = slice.fromRow() - 1;
    int end = slice.toRow();
    for (int i = 0; i < count; i++) {
      int row = sink.row(index, i);
      if (row <= previous || row >= end) {
        throw badRow(slice, row, previous);
      }
      previous = row;
    }
    return (long) count * slice.spec().rowSize();
  }

  private static void requireCount(Slice slice, int count) {
    if (count < 0 || count > slice.rowCount()) {
      throw new ProtocolException(
          String.format(
              "%d rows of variable %s were named, this shard has %d.",
              count, slice.spec().name(), slice.rowCount()));
    }
  }

  private static ProtocolException badRow(Slice slice, int row, int previous) {
    return new ProtocolException(
        String.format(
            "Row %d of variable %s is out of place: rows must rise strictly (the one before is %d)"
                + " and this shard holds %d to %d.",
            row, slice.spec().name(), previous, slice.fromRow(), slice.toRow() - 1));
  }
}
