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
  private int left;

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
    left = ReplySink.MAX_FLOATS_UNFLUSHED;
    while (slice < slices.size()) {
      PartKind kind = sink.kind(slice);
      int rowSize = slices.get(slice).spec().rowSize();
      boolean done =
          switch (kind) {
            case ABSENT -> true;
            case DENSE -> writeLongRows(storage, version, 1, slices.get(slice).size());
            case ROWS ->
                rowSize > RowBlock.LONGEST_ROW
                    ? writeLongRows(storage, version, sink.rowCount(slice), rowSize)
                    : writeShortRows(storage, version, sink.rowCount(slice), rowSize);
          };
      if (!done) {
        return false;
      }
      slice++;
      row = 0;
    }
    return true;
  }

  /** A dense slice is one long row. */
  private boolean writeLongRows(Storage storage, Version version, int rows, int length) {
    while (row < rows) {
      if (left == 0) {
        return false;
      }
      int count = Math.min(left, length - inRow);
      int start = sink.kind(slice) == PartKind.DENSE ? 0 : startOf(row, length);
      version.read(storage, slice, start + inRow, count, sink, row * length + inRow);
      left -= count;
      inRow += count;
      if (inRow == length) {
        row++;
        inRow = 0;
      }
    }
    return true;
  }

  private boolean writeShortRows(Storage storage, Version version, int rows, int rowSize) {
    while (row < rows) {
      int count = Math.min(Math.min(RowBlock.capacity(rowSize), left / rowSize), rows - row);
      if (count == 0) {
        return false;
      }
      RowBlock block = storage.rowBlock(rowSize);
      for (int i = 0; i < count; i++) {
        block.add(startOf(row + i, rowSize));
      }
      version.readRows(storage, slice, rowSize, sink, row * rowSize);
      row += count;
      left -= count * rowSize;
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

      @Override
      void readRows(Storage storage, int slice, int rowSize, ReplySink sink, int to) {
        storage.readRows(slice, rowSize, sink, to);
      }
    },
    PREVIOUS {
      @Override
      void read(Storage storage, int slice, int from, int count, ReplySink sink, int to) {
        storage.readPrevious(slice, from, count, sink, to);
      }

      @Override
      void readRows(Storage storage, int slice, int rowSize, ReplySink sink, int to) {
        storage.readPreviousRows(slice, rowSize, sink, to);
      }
    };

    abstract void read(Storage storage, int slice, int from, int count, ReplySink sink, int to);

    /** The rows named in the storage's {@link Storage#rowBlock}. */
    abstract void readRows(Storage storage, int slice, int rowSize, ReplySink sink, int to);
  }
}
