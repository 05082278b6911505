package io.trestle.ps.bench;

import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The same work through a parameter client. */
final class ShardWorkloads {
  /** Rows that a sparse step touches. */
  static final int TOUCHED = 4000;

  private static final int BATCHES = 64;

  private ShardWorkloads() {}

  static JobSpec dense(int floats, int workers) {
    return JobSpec.builder("dense-" + floats)
        .variable("v", floats)
        .workers(workers)
        .optimizer(OptimizerSpec.sgd(0.5))
        .build();
  }

  static JobSpec table(int rows, int workers) {
    return JobSpec.builder("table-" + rows)
        .variable("v", rows, 1)
        .workers(workers)
        .optimizer(OptimizerSpec.sgd(0.5))
        .build();
  }

  static JobSpec mnistJob(int workers) {
    return JobSpec.builder("mnist")
        .variable("W", 784, 10)
        .variable("b", 10)
        .workers(workers)
        .optimizer(OptimizerSpec.sgd(0.5))
        .build();
  }

  static Workload pushPull(ParameterClient client) {
    JobSpec job = client.job();
    Parts gradient = Parts.dense(job, new float[(int) job.size()]);
    Parts into = Parts.dense(job, new float[(int) job.size()]);
    return () -> client.pushPull(gradient, into);
  }

  static Workload push(ParameterClient client) {
    Parts gradient = Parts.dense(client.job(), new float[(int) client.job().size()]);
    return () -> client.push(gradient);
  }

  static Workload pull(ParameterClient client) {
    Parts into = Parts.dense(client.job(), new float[(int) client.job().size()]);
    return () -> client.pull(into);
  }

  /** Pushes one batch's rows and pulls the next batch's, as a sparse model does. */
  static Workload rows(ParameterClient client, long seed) {
    JobSpec job = client.job();
    int rows = job.variables().get(0).rows();
    int[][] ids = batches(rows, seed);
    float[] gradient = new float[TOUCHED];
    float[] values = new float[TOUCHED];
    Parts push = new Parts(job);
    Parts pull = new Parts(job);
    int[] step = new int[1];
    return () -> {
      int now = step[0]++ % ids.length;
      int next = (now + 1) % ids.length;
      push.rows(0, ids[now], TOUCHED, gradient);
      pull.rows(0, ids[next], TOUCHED, values);
      client.pushPull(push, pull);
    };
  }

  /** Random rows, sorted, of several batches. */
  static int[][] batches(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] ids = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      ids[i] = random.ints(0, rows).distinct().limit(TOUCHED).sorted().toArray();
    }
    return ids;
  }

  static Workload mnist(ParameterClient client, Mnist data) {
    JobSpec job = client.job();
    float[] parameters = new float[Mnist.PARAMETERS];
    float[] gradient = new float[Mnist.PARAMETERS];
    Arrays.fill(parameters, 0);
    Parts push = Parts.dense(job, gradient);
    Parts pull = Parts.dense(job, parameters);
    return () -> {
      data.gradient(parameters, gradient);
      client.pushPull(push, pull);
    };
  }
}
