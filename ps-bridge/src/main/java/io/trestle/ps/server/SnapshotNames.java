package io.trestle.ps.server;

import io.trestle.ps.SnapshotTensor;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.optimizer.Slot;
import java.util.List;

/** What things are called in a snapshot: as TensorFlow names them where it has them. */
final class SnapshotNames {
  static final String GLOBAL_STEP = "global_step";

  private SnapshotNames() {}

  /** Array 0 of a slice is the variable, the others are its slots. */
  static SnapshotTensor tensor(VariableSpec variable, List<Slot> slots, int array) {
    String name = variable.name() + (array == 0 ? "" : "/" + slots.get(array - 1).name());
    return new SnapshotTensor(name, variable.shape());
  }

  static SnapshotTensor scalar(String name) {
    return new SnapshotTensor(name, List.of());
  }

  /** Each shard's table of pushes. */
  static String table(int shard) {
    return "trestle/pushes/" + shard;
  }
}
