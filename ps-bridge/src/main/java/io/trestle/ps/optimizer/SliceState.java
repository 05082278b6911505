package io.trestle.ps.optimizer;

import java.util.Arrays;
import java.util.List;

/**
 * The floats of one slice: the parameters and the slots, all of one length. Not thread-safe.
 *
 * @param values the parameters
 * @param slots in the order of {@link Optimizer#slots}
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose: this is the storage itself
public record SliceState(float[] values, float[][] slots) {

  /** Storage for {@code size} floats, the slots at their initial values. */
  public static SliceState allocate(int size, List<Slot> slots) {
    float[][] arrays = new float[slots.size()][size];
    for (int i = 0; i < arrays.length; i++) {
      Arrays.fill(arrays[i], slots.get(i).initial());
    }
    return new SliceState(new float[size], arrays);
  }

  /** Number of arrays: the parameters and every slot. */
  public int arrays() {
    return 1 + slots.length;
  }

  /** Array 0 is the parameters, the others are the slots. */
  public float[] array(int index) {
    return index == 0 ? values : slots[index - 1];
  }
}
