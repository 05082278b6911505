package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.ReplySink;
import java.util.List;

/** Where an answer's floats have got to: they are written in pieces. Reused by its session. */
final class ReplyCursor {
  private final List<Slice> slices;
  private ReplySink sink;
  private int slice;
  private int row;
  private int inRow;

  ReplyCursor(List<Slice> slices) {
    this.slices = slices;
  }

  void begin(ReplySink target) {
    sink = target;
    slice = 0;
    row = 0;
    inRow = 0;
  }

  /**
   * Writes the next piece, of at most {@link ReplySink#MAX_FLOATS_UNFLUSHED} floats.
   *
   * @return whether that was all
   */
  boolean write(Storage storage, Version version) {
    int left = ReplySink.MAX_FLOATS_UNFLUSHED;
    while (slice < slices.size()) {
      PartKind kind = sink.kind(slice);
      int rowSize = slices.get(slice).spec().rowSize();
      int rows =
          switch (kind) {
            case ABSENT -> 0;
            case DENSE -> 1;
            case ROWS -> sink.rowCount(slice);
          };
      int length = kind == PartKind.DENSE ? slices.get(slice).size() : rowSize;
      while (row < rows) {
        int count = Math.min(left, length - inRow);
        int start = kind == PartKind.DENSE ? 0 : startOf(row, rowSize);
        version.read(storage, slice, start + inRow, count, sink, row * length + inRow);
        left -= count;
        inRow += count;
        if (inRow == length) {
          row++;
          inRow = 0;
        }
        if (left == 0) {
          return false;
        }
      }
      slice++;
      row = 0;
    }
    return true;
  }

  private int startOf(int index, int rowSize) {
    return (sink.row(slice, index) - slices.get(slice).fromRow()) * rowSize;
  }

  /** Which of the two versions at hand is read. */
  enum Version {
    NEWEST {
      @Override
      void read(Storage storage, int slice, int from, int count, ReplySink sink, int to) {
        storage.read(slice, from, count, sink, to);
      }
    },
    PREVIOUS {
      @Override
      void read(Storage storage, int slice, int from, int count, ReplySink sink, int to) {
        storage.readPrevious(slice, from, count, sink, to);
      }
    };

    abstract void read(Storage storage, int slice, int from, int count, ReplySink sink, int to);
  }
}
