package io.trestle.spark.worker;

import io.trestle.ps.Consistency;
import io.trestle.ps.ParameterClient;

/** How a worker steps aside for a while, to come back as a later attempt. */
final class Pause {
  private Pause() {}

  /**
   * Leaves the group where others could wait for this worker, or for a step that it has the right
   * to. In a synchronous group it stays a member: all of them pause at the same step, and the next
   * step needs them all.
   */
  static void leave(ParameterClient client) {
    if (!(client.job().consistency() instanceof Consistency.Synchronous)) {
      client.finish();
    }
  }
}
