package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.Optimizers;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.ps.optimizer.Slot;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.PushParts;
import io.trestle.ps.transport.ReplySink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A shard's slices and their optimizers. Used under the shard's lock; does not allocate per push.
 */
final class Storage {
  /** Floats that are worked on at a time: 16 kB, half a first-level cache. */
  static final int CHUNK = 4096;

  /**
   * Floats from which on a dense slice is updated by all processors: an update is waited for by its
   * worker, and by all others that come to the shard meanwhile.
   */
  static final int WIDE = 1 << 20;

  /** Buffers that grow double up to this many floats, then grow as needed. */
  static final int MAX_GROWTH = 1 << 28;

  private final List<Slice> slices;
  private final SliceState[] states;
  private final PreviousVersion[] previous;
  private final Optimizers optimizers;
  private final Optimizer[] bySlice;
  private final float[][] scratch = new float[Runtime.getRuntime().availableProcessors()][CHUNK];
  private final RowBlock block;
  private final SpareStates spare = new SpareStates();
  private Snapshot snapshot;

  /**
   * @param states by slice
   * @param previous by slice, or empty where the version before the newest is never asked for
   */
  Storage(
      List<Slice> slices, SliceState[] states, PreviousVersion[] previous, Optimizers optimizers) {
    this.slices = slices;
    this.states = states;
    this.previous = previous;
    this.optimizers = optimizers;
    this.bySlice = new Optimizer[states.length];
    int arrays = 1;
    for (int i = 0; i < bySlice.length; i++) {
      bySlice[i] = optimizers.of(slices.get(i).index());
      arrays = Math.max(arrays, states[i].arrays());
    }
    this.block = new RowBlock(arrays);
  }

  List<Slice> slices() {
    return slices;
  }

  /** The slots of a slice's optimizer. */
  List<Slot> slots(int slice) {
    return bySlice[slice].slots();
  }

  /** Applies one push as the update after {@code step} ones. The parts were checked. */
  void apply(PushParts parts, long step) {
    if (parts instanceof EarlyUpdate early) {
      adopt(early);
      return;
    }
    begin(step);
    for (int i = 0; i < states.length; i++) {
      if (parts.kind(i) == PartKind.DENSE) {
        applyDense(i, parts);
      } else if (parts.kind(i) == PartKind.ROWS) {
        applyRows(i, parts);
      }
    }
    optimizers.end();
  }

  /**
   * Begins a push that is applied while it arrives, as the update after {@code step} ones; null
   * where that cannot be, or would not be worth it. {@link #apply} or {@link #takeBack} follows.
   */
  EarlyUpdate lend(PushParts parts, long step) {
    if (snapshot != null || previous.length > 0) {
      return null;
    }
    long floats = 0;
    for (int i = 0; i < states.length; i++) {
      if (parts.kind(i) == PartKind.ROWS) {
        return null;
      }
      floats += parts.kind(i) == PartKind.DENSE ? states[i].values().length : 0;
    }
    SliceState[] lent = floats < WIDE ? null : spare.lend(states, parts);
    if (lent == null) {
      return null;
    }
    optimizers.begin(step);
    return new EarlyUpdate(parts, this, lent, step);
  }

  /** A push has broken off. */
  void takeBack(EarlyUpdate early) {
    spare.takeBack(early.states());
  }

  /** Writes what a range of a slice becomes by a dense gradient. Needs no lock. */
  void updateInto(SliceState to, int slice, int at, float[] gradient, int from, int count) {
    bySlice[slice].applyInto(to, states[slice], at, gradient, from, count);
  }

  private void adopt(EarlyUpdate early) {
    SliceState[] lent = early.states();
    for (int i = 0; i < states.length; i++) {
      if (early.kind(i) == PartKind.DENSE) {
        keep(i, 0, states[i].values().length);
        SliceState old = states[i];
        states[i] = lent[i];
        lent[i] = old;
      }
    }
    spare.takeBack(lent);
    optimizers.end();
  }

  private void applyDense(int slice, PushParts parts) {
    int size = states[slice].values().length;
    if (size >= WIDE && snapshot == null && previous.length == 0) {
      long part = (size / scratch.length / CHUNK + 1L) * CHUNK;
      IntStream.range(0, scratch.length)
          .parallel()
          .forEach(
              i ->
                  applyRange(
                      slice,
                      parts,
                      (int) Math.min(size, i * part),
                      (int) Math.min(size, (i + 1) * part),
                      i));
    } else {
      applyRange(slice, parts, 0, size, 0);
    }
  }

  private void applyRange(int slice, PushParts parts, int from, int to, int thread) {
    for (int at = from; at < to; at += CHUNK) {
      int count = Math.min(CHUNK, to - at);
      float[] gradient = parts.values(slice, at, count, scratch[thread]);
      update(slice, at, gradient, parts.valuesOffset(slice, at), count);
    }
  }

  private void applyRows(int slice, PushParts parts) {
    beginRows(slice);
    applyEachRow(slice, parts);
    endRows(slice);
  }

  private void applyEachRow(int slice, PushParts parts) {
    int fromRow = slices.get(slice).fromRow();
    int rowSize = slices.get(slice).spec().rowSize();
    if (rowSize > RowBlock.LONGEST_ROW) {
      applyLongRows(slice, parts, rowSize);
      return;
    }
    int rows = parts.rowCount(slice);
    int capacity = RowBlock.capacity(rowSize);
    for (int first = 0; first < rows; first += capacity) {
      int count = Math.min(capacity, rows - first);
      int from = first * rowSize;
      float[] gradient = parts.values(slice, from, count * rowSize, scratch[0]);
      rowBlock(rowSize);
      for (int i = 0; i < count; i++) {
        block.add((parts.row(slice, first + i) - fromRow) * rowSize);
      }
      updateRows(slice, rowSize, gradient, parts.valuesOffset(slice, from));
    }
  }

  private void updateRows(int slice, int rowSize, float[] gradient, int from) {
    if (bySlice[slice].sparseTouchesAll()) {
      // All was kept, and is in the caches as far as it fits.
      for (int i = 0; i < block.count(); i++) {
        updateRow(slice, block.start(i), gradient, from + i * rowSize, rowSize);
      }
      return;
    }
    if (snapshot != null || previous.length > 0) {
      for (int i = 0; i < block.count(); i++) {
        keep(slice, block.start(i), rowSize);
      }
    }
    block.update(states[slice], bySlice[slice], gradient, from);
  }

  private void applyLongRows(int slice, PushParts parts, int rowSize) {
    int fromRow = slices.get(slice).fromRow();
    for (int i = 0; i < parts.rowCount(slice); i++) {
      int at = (parts.row(slice, i) - fromRow) * rowSize;
      for (int done = 0; done < rowSize; done += CHUNK) {
        int count = Math.min(CHUNK, rowSize - done);
        int from = i * rowSize + done;
        float[] gradient = parts.values(slice, from, count, scratch[0]);
        updateRow(slice, at + done, gradient, parts.valuesOffset(slice, from), count);
      }
    }
  }

  /** Begins the update after {@code step} ones; {@link #update} and {@link #end} follow. */
  void begin(long step) {
    optimizers.begin(step);
    for (PreviousVersion old : previous) {
      old.clear();
    }
  }

  /** Applies a dense gradient to a range of a slice. */
  void update(int slice, int at, float[] gradient, int from, int count) {
    keep(slice, at, count);
    bySlice[slice].apply(states[slice], at, gradient, from, count);
  }

  /** Begins a sparse gradient of a slice; {@link #updateRow} and {@link #endRows} follow. */
  void beginRows(int slice) {
    if (bySlice[slice].sparseTouchesAll()) {
      keep(slice, 0, states[slice].values().length);
    }
    bySlice[slice].beginRows(states[slice]);
  }

  /** Applies a sparse gradient to floats of one of its rows. */
  void updateRow(int slice, int at, float[] gradient, int from, int count) {
    if (!bySlice[slice].sparseTouchesAll()) {
      keep(slice, at, count);
    }
    bySlice[slice].applyRow(states[slice], at, gradient, from, count);
  }

  void endRows(int slice) {
    bySlice[slice].endRows(states[slice]);
  }

  /** Keeps what is about to be overwritten, for whom it may concern. */
  private void keep(int slice, int at, int count) {
    if (snapshot != null) {
      snapshot.keep(slice, at, count);
    }
    if (previous.length > 0) {
      previous[slice].keep(states[slice].values(), at, count);
    }
  }

  void end() {
    optimizers.end();
  }

  /** Writes floats of the newest version to a sink. */
  void read(int slice, int from, int count, ReplySink sink, int to) {
    sink.write(slice, to, states[slice].values(), from, count);
  }

  /** Writes floats of the version before the newest to a sink. */
  void readPrevious(int slice, int from, int count, ReplySink sink, int to) {
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      System.arraycopy(states[slice].values(), from + done, scratch[0], 0, length);
      previous[slice].overlay(from + done, scratch[0], 0, length);
      sink.write(slice, to + done, scratch[0], 0, length);
    }
  }

  /** The block, empty, for rows of {@code rowSize} floats. */
  RowBlock rowBlock(int rowSize) {
    block.begin(rowSize);
    return block;
  }

  /** Writes the rows named in the block, of the newest version. */
  void readRows(int slice, int rowSize, ReplySink sink, int to) {
    float[] rows = block.gather(states[slice].values());
    sink.write(slice, to, rows, 0, block.count() * rowSize);
  }

  /** Writes the rows named in the block, of the version before the newest. */
  void readPreviousRows(int slice, int rowSize, ReplySink sink, int to) {
    for (int i = 0; i < block.count(); i++) {
      readPrevious(slice, block.start(i), rowSize, sink, to + i * rowSize);
    }
  }

  /** Begins a snapshot: from now on, what is overwritten is kept until it was taken. */
  Snapshot beginSnapshot(long version, byte[] table) {
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Optimizers.Scalar scalar : optimizers.scalars()) {
      scalars.put(scalar.name(), scalar.value());
    }
    snapshot = new Snapshot(states, version, table, scalars);
    return snapshot;
  }

  void endSnapshot() {
    snapshot = null;
  }
}
