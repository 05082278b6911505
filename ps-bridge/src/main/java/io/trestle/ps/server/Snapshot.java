package io.trestle.ps.server;

import io.trestle.ps.optimizer.SliceState;
import java.util.Arrays;
import java.util.Map;

/**
 * A shard's floats as they were at one moment, kept by copying a chunk before it is first
 * overwritten. Used under the shard's lock.
 */
final class Snapshot {
  /** 256 kB. */
  static final int CHUNK = 64 * 1024;

  private static final float[] TAKEN = {};

  private final SliceState[] slices;
  private final float[][][][] saved;
  private final long version;
  private final byte[] table;
  private final Map<String, Float> scalars;

  Snapshot(SliceState[] slices, long version, byte[] table, Map<String, Float> scalars) {
    this.slices = slices;
    this.version = version;
    this.table = table;
    this.scalars = scalars;
    this.saved = new float[slices.length][][][];
    for (int i = 0; i < slices.length; i++) {
      saved[i] = new float[slices[i].arrays()][chunks(slices[i].values().length)][];
    }
  }

  long version() {
    return version;
  }

  byte[] table() {
    return table;
  }

  Map<String, Float> scalars() {
    return scalars;
  }

  /** Number of chunks in {@code size} floats. */
  static int chunks(int size) {
    return (int) (((long) size + CHUNK - 1) / CHUNK);
  }

  /** Called before floats {@code at} to {@code at + count} of a slice are overwritten. */
  void keep(int slice, int at, int count) {
    int last = (at + count - 1) / CHUNK;
    for (int chunk = at / CHUNK; chunk <= last; chunk++) {
      float[][][] arrays = saved[slice];
      if (arrays[0][chunk] == null || arrays[arrays.length - 1][chunk] == null) {
        save(slice, chunk);
      }
    }
  }

  private void save(int slice, int chunk) {
    for (int i = 0; i < saved[slice].length; i++) {
      if (saved[slice][i][chunk] == null) {
        float[] array = slices[slice].array(i);
        int from = chunk * CHUNK;
        saved[slice][i][chunk] =
            Arrays.copyOfRange(array, from, (int) Math.min(array.length, (long) from + CHUNK));
      }
    }
  }

  /**
   * Takes a chunk for good: later writes need not save it.
   *
   * @param scratch at least {@link #CHUNK} floats
   * @return an array that begins with the chunk: {@code scratch}, or the copy saved before
   */
  float[] take(int slice, int array, int chunk, float[] scratch) {
    float[] copy = saved[slice][array][chunk];
    saved[slice][array][chunk] = TAKEN;
    if (copy != null) {
      return copy;
    }
    System.arraycopy(slices[slice].array(array), chunk * CHUNK, scratch, 0, length(slice, chunk));
    return scratch;
  }

  /** Floats in a chunk. */
  int length(int slice, int chunk) {
    return (int) Math.min(CHUNK, slices[slice].values().length - (long) chunk * CHUNK);
  }
}
