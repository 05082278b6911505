package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.ps.transport.PushParts;
import java.lang.ref.SoftReference;

/**
 * A second set of a shard's arrays, which is lent to one push at a time. It is made when it is
 * first asked for, only where it takes no more than half of the memory that is free, and given up
 * when memory runs short. Used under the shard's lock.
 */
final class SpareStates {
  private SoftReference<SliceState[]> spare = new SoftReference<>(null);

  /** Arrays for the slices that are pushed dense; null when there is no memory for them. */
  SliceState[] lend(SliceState[] states, PushParts parts) {
    SliceState[] kept = spare.get();
    SliceState[] lent = kept == null ? new SliceState[states.length] : kept;
    long missing = 0;
    for (int i = 0; i < states.length; i++) {
      if (lent[i] == null && parts.kind(i) == PartKind.DENSE) {
        missing += (long) Float.BYTES * states[i].arrays() * states[i].values().length;
      }
    }
    if (missing > freeBytes() / 2) {
      return null;
    }
    for (int i = 0; i < states.length; i++) {
      if (lent[i] == null && parts.kind(i) == PartKind.DENSE) {
        int size = states[i].values().length;
        lent[i] = new SliceState(new float[size], new float[states[i].slots().length][size]);
      }
    }
    spare = new SoftReference<>(null);
    return lent;
  }

  /** The set is free to be lent again. */
  void takeBack(SliceState[] lent) {
    spare = new SoftReference<>(lent);
  }

  private static long freeBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
