package io.trestle.ps.server;

import java.util.Arrays;

/**
 * What the last update overwrote in one slice, so that the version before it can still be read (a
 * worker that died in mid-push may have to compute on it again). Its size is that of the update,
 * not of the slice. Not thread-safe.
 */
final class PreviousVersion {
  private int[] starts = new int[1];
  private int[] kept = new int[1];
  private int ranges;
  private float[] old = new float[0];
  private int length;

  /** Forgets everything: a new update begins. */
  void clear() {
    ranges = 0;
    length = 0;
  }

  /** Keeps {@code count} floats from {@code at} on; {@code at} rises from call to call. */
  void keep(float[] values, int at, int count) {
    if (old.length - length < count) {
      old =
          Arrays.copyOf(
              old, (int) Math.max(length + count, Math.min(2L * length, Storage.MAX_GROWTH)));
    }
    System.arraycopy(values, at, old, length, count);
    if (ranges == 0 || end(ranges - 1) != at) {
      if (ranges == starts.length) {
        starts = Arrays.copyOf(starts, 2 * ranges);
        kept = Arrays.copyOf(kept, 2 * ranges);
      }
      starts[ranges] = at;
      kept[ranges] = length;
      ranges++;
    }
    length += count;
  }

  /** Puts the old floats over {@code target}, which holds the new ones from {@code from} on. */
  void overlay(int from, float[] target, int offset, int count) {
    int range = Arrays.binarySearch(starts, 0, ranges, from);
    for (int i = Math.max(0, range < 0 ? -range - 2 : range); i < ranges; i++) {
      int begin = Math.max(from, starts[i]);
      int end = Math.min(from + count, end(i));
      if (starts[i] >= from + count) {
        return;
      }
      if (begin < end) {
        System.arraycopy(
            old, kept[i] + begin - starts[i], target, offset + begin - from, end - begin);
      }
    }
  }

  private int end(int range) {
    int next = range + 1 < ranges ? kept[range + 1] : length;
    return starts[range] + next - kept[range];
  }
}
