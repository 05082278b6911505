package io.trestle.ps.server;

import io.trestle.ps.PartKind;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.ps.transport.Inflow;
import io.trestle.ps.transport.PushParts;

/**
 * A dense push that is worked on while it arrives. What the slices become is written to a second
 * set of arrays; when all has come, and the slices are still those that it began with, the two sets
 * change places. A push that breaks off has changed nothing. One that finds the slices changed is
 * refused, and sent again by its client: its values are not kept.
 */
final class EarlyUpdate implements Inflow {
  private final PushParts parts;
  private final Storage storage;
  private final SliceState[] states;
  private final long version;
  private int slice;
  private int at;

  /**
   * @param states the second set, by slice; only that of dense slices is used
   * @param version that of the slices as they are
   */
  EarlyUpdate(PushParts parts, Storage storage, SliceState[] states, long version) {
    this.parts = parts;
    this.storage = storage;
    this.states = states;
    this.version = version;
  }

  /** The second set of arrays. */
  SliceState[] states() {
    return states;
  }

  /** The version that this push was applied to. */
  long version() {
    return version;
  }

  @Override
  public void add(float[] values, int count) {
    int done = 0;
    while (done < count) {
      if (parts.kind(slice) != PartKind.DENSE || at == states[slice].values().length) {
        slice++;
        at = 0;
      } else {
        int now = Math.min(count - done, states[slice].values().length - at);
        storage.updateInto(states[slice], slice, at, values, done, now);
        done += now;
        at += now;
      }
    }
  }

  @Override
  public PartKind kind(int index) {
    return parts.kind(index);
  }

  @Override
  public int rowCount(int index) {
    return 0;
  }

  @Override
  public int row(int index, int number) {
    throw new IllegalStateException("A dense push has no rows.");
  }

  @Override
  public float[] values(int index, int from, int count, float[] scratch) {
    throw new IllegalStateException("The values were applied when they came, and not kept.");
  }

  @Override
  public int valuesOffset(int index, int from) {
    return 0;
  }
}
