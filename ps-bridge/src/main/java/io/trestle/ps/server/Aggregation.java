package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.placement.Slice;
import io.trestle.ps.transport.PushParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the gradients of one synchronous update. They are summed in worker order and divided by
 * their number, element by element, so the bits of the mean depend neither on the order in which
 * they came nor on how many shards there are. A variable (or row) that one worker left out counts
 * as zero for it. Used under the shard's lock.
 */
final class Aggregation {
  private final List<Slice> slices;
  private final int replicas;
  private final Contribution[] byWorker;
  private final boolean[] present;
  private final Contribution[] chosen;
  private final int[] cursors;
  private final float[] sum = new float[Storage.CHUNK];
  private int pending;

  /**
   * @param replicas gradients per update, 0 = all unfinished workers
   */
  Aggregation(List<Slice> slices, int replicas, int workers) {
    this.slices = slices;
    this.replicas = replicas;
    this.byWorker = new Contribution[workers];
    this.present = new boolean[workers];
    this.chosen = new Contribution[workers];
    this.cursors = new int[workers];
  }

  /** Number of gradients that wait for the next update. */
  int pending() {
    return pending;
  }

  /** Keeps a copy of a worker's gradient for the next update. */
  void take(int worker, PushParts parts) {
    if (byWorker[worker] == null) {
      byWorker[worker] = new Contribution(slices);
    }
    byWorker[worker].take(parts);
    present[worker] = true;
    pending++;
  }

  /** Whether the next update has all that it waits for. */
  boolean isComplete(Progress progress) {
    // Most pushes come while others are missing: no need to look at each worker for that.
    boolean enough = replicas > 0 && pending >= replicas;
    if (!enough && pending < progress.live()) {
      return false;
    }
    int waiting = 0;
    for (int i = 0; i < present.length; i++) {
      if (!present[i] && !progress.isFinished(i)) {
        waiting++;
      }
    }
    int needed = replicas == 0 ? pending + waiting : Math.min(replicas, pending + waiting);
    return pending > 0 && pending >= needed;
  }

  /** The unfinished workers whose gradient has not come. */
  List<Integer> missing(Progress progress) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < present.length; i++) {
      if (!present[i] && !progress.isFinished(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** Applies the mean as the update after {@code step} ones, and begins anew. */
  void applyTo(Storage storage, long step) {
    int count = 0;
    for (int i = 0; i < present.length; i++) {
      if (present[i]) {
        chosen[count++] = byWorker[i];
        present[i] = false;
      }
    }
    storage.begin(step);
    for (int i = 0; i < slices.size(); i++) {
      if (any(PartKind.DENSE, i, count)) {
        applyDense(storage, i, count);
      } else if (any(PartKind.ROWS, i, count)) {
        storage.beginRows(i);
        applyRows(storage, i, count);
        storage.endRows(i);
      }
    }
    storage.end();
    pending = 0;
  }

  private boolean any(PartKind kind, int slice, int count) {
    for (int i = 0; i < count; i++) {
      if (chosen[i].kind(slice) == kind) {
        return true;
      }
    }
    return false;
  }

  private void applyDense(Storage storage, int slice, int count) {
    for (int i = 0; i < count; i++) {
      if (chosen[i].kind(slice) == PartKind.ROWS) {
        chosen[i].densify(slice);
      }
    }
    int size = slices.get(slice).size();
    for (int at = 0; at < size; at += Storage.CHUNK) {
      int length = Math.min(Storage.CHUNK, size - at);
      Arrays.fill(sum, 0, length, 0f);
      for (int i = 0; i < count; i++) {
        if (chosen[i].kind(slice) == PartKind.DENSE) {
          chosen[i].addTo(sum, slice, at, length);
        }
      }
      divide(sum, length, count);
      storage.update(slice, at, sum, 0, length);
    }
  }

  /** Merges the rising row ids of all contributions. */
  private void applyRows(Storage storage, int slice, int count) {
    Arrays.fill(cursors, 0, count, 0);
    int fromRow = slices.get(slice).fromRow();
    int rowSize = slices.get(slice).spec().rowSize();
    for (int row = lowest(slice, count); row != Integer.MAX_VALUE; row = lowest(slice, count)) {
      for (int done = 0; done < rowSize; done += Storage.CHUNK) {
        int length = Math.min(Storage.CHUNK, rowSize - done);
        addRow(slice, count, row, done, length);
        storage.updateRow(slice, (row - fromRow) * rowSize + done, sum, 0, length);
      }
      for (int i = 0; i < count; i++) {
        if (isAt(slice, i, row)) {
          cursors[i]++;
        }
      }
    }
  }

  private void addRow(int slice, int count, int row, int from, int length) {
    int rowSize = slices.get(slice).spec().rowSize();
    Arrays.fill(sum, 0, length, 0f);
    for (int i = 0; i < count; i++) {
      if (isAt(slice, i, row)) {
        chosen[i].addTo(sum, slice, cursors[i] * rowSize + from, length);
      }
    }
    divide(sum, length, count);
  }

  private int lowest(int slice, int count) {
    int lowest = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      if (cursors[i] < chosen[i].rowCount(slice)) {
        lowest = Math.min(lowest, chosen[i].row(slice, cursors[i]));
      }
    }
    return lowest;
  }

  private boolean isAt(int slice, int index, int row) {
    return cursors[index] < chosen[index].rowCount(slice)
        && chosen[index].row(slice, cursors[index]) == row;
  }

  private static void divide(float[] sum, int length, int count) {
    for (int i = 0; i < length; i++) {
      sum[i] /= count;
    }
  }
}
