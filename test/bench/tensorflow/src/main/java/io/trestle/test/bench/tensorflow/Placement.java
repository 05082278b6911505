package io.trestle.test.bench.tensorflow;

import org.tensorflow.DeviceSpec;
import org.tensorflow.op.Ops;

/**
 * Places as {@code replica_device_setter} does: variables on the servers in turn, in the order of
 * their creation, everything else on the worker.
 */
final class Placement {
  /** No devices are named. */
  static final Placement LOCAL = new Placement(0, 0);

  private final int servers;
  private final int worker;
  private int variables;

  Placement(int servers, int worker) {
    this.servers = servers;
    this.worker = worker;
  }

  int servers() {
    return Math.max(1, servers);
  }

  /** Where this worker computes. */
  Ops worker(Ops ops) {
    return servers == 0 ? ops : ops.withDevice(device("worker", worker));
  }

  /** Where the next variable is. */
  Ops nextVariable(Ops ops) {
    return servers == 0 ? ops : ops.withDevice(device("ps", variables++ % servers));
  }

  private static DeviceSpec device(String job, int task) {
    return DeviceSpec.newBuilder()
        .job(job)
        .task(task)
        .deviceType(DeviceSpec.DeviceType.CPU)
        .deviceIndex(0)
        .build();
  }
}
