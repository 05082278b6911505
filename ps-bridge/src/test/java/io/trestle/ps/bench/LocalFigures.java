package io.trestle.ps.bench;

import com.sun.management.ThreadMXBean;
import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.bootstrap.LocalCluster;
import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.SliceState;
import io.trestle.ps.server.ShardSettings;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;

/**
 * What needs no network: {@code step MICROS COPY_MICROS}, {@code allocated ONCE TENFOLD} (bytes per
 * call, of 2 and of 20 million floats) and {@code apply GB_PER_S COPY_GB_PER_S}.
 */
final class LocalFigures {
  private static final int SMALL = 7_850;
  private static final int LARGE = 2_000_000;
  private static final int ROUNDS = 9;
  private static final int APPLIED = 10_000_000;
  private static final int CHUNK = 4096;

  private LocalFigures() {}

  static void print() throws Exception {
    try (LocalCluster cluster = open(SMALL);
        ParameterClient client = cluster.connect(0, 0)) {
      Workload step = ShardWorkloads.pushPull(client);
      nanos(step, 50_000);
      float[] from = new float[SMALL];
      float[] to = new float[SMALL];
      Workload copy = () -> System.arraycopy(from, 0, to, 0, SMALL);
      nanos(copy, 200_000);
      double[] medians = medians(step, 5_000, copy, 50_000);
      System.out.println("step " + medians[0] / 1e3 + " " + medians[1] / 1e3);
    }
    System.out.println("allocated " + allocatedBy(LARGE) + " " + allocatedBy(10 * LARGE));
    apply();
  }

  private static LocalCluster open(int size) {
    JobSpec job = ShardWorkloads.dense(size, 1);
    LocalCluster cluster = LocalCluster.start(job.jobId(), 1, ShardSettings.defaults());
    cluster.control().open(job, Optional.empty());
    return cluster;
  }

  private static double allocatedBy(int size) throws Exception {
    try (LocalCluster cluster = open(size);
        ParameterClient client = cluster.connect(0, 0)) {
      Workload step = ShardWorkloads.pushPull(client);
      nanos(step, 100);
      return allocated(step, 100);
    }
  }

  /** SGD moves 3 floats per float (reads two, writes one), a copy 2. */
  private static void apply() throws Exception {
    Optimizer sgd = Optimizer.of(OptimizerSpec.sgd(0.5));
    SliceState state = SliceState.allocate(APPLIED, sgd.slots());
    float[] gradient = new float[APPLIED];
    Arrays.fill(gradient, 0.01f);
    float[] to = new float[APPLIED];
    Workload apply =
        () -> {
          sgd.begin(0);
          for (int at = 0; at < APPLIED; at += CHUNK) {
            sgd.apply(state, at, gradient, at, Math.min(CHUNK, APPLIED - at));
          }
          sgd.end();
        };
    Workload copy = () -> System.arraycopy(gradient, 0, to, 0, APPLIED);
    nanos(apply, 50);
    nanos(copy, 50);
    double[] medians = medians(apply, 10, copy, 10);
    double floatBytes = (double) Float.BYTES * APPLIED;
    System.out.println("apply " + 3 * floatBytes / medians[0] + " " + 2 * floatBytes / medians[1]);
  }

  private static double[] medians(Workload first, int calls, Workload second, int otherCalls)
      throws Exception {
    double[] one = new double[ROUNDS];
    double[] two = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      one[i] = nanos(first, calls);
      two[i] = nanos(second, otherCalls);
    }
    Arrays.sort(one);
    Arrays.sort(two);
    return new double[] {one[ROUNDS / 2], two[ROUNDS / 2]};
  }

  private static double nanos(Workload work, int calls) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      work.step();
    }
    return (double) (System.nanoTime() - start) / calls;
  }

  private static double allocated(Workload work, int calls) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    nanos(work, calls);
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / calls;
  }
}
