package io.trestle.test.scaling.measure;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.BatchReader;
import io.trestle.spark.model.GradientComputer;
import java.util.SplittableRandom;

/** The steps of one worker of a {@link Kind}, with a clock around the computation. */
final class Training {
  private static final int BATCHES = 64;

  private final ParameterClient client;
  private final Runnable computation;
  private final Parts push;
  private final Parts pull;
  private long computedNanos;

  private Training(ParameterClient client, Parts push, Parts pull, Runnable computation) {
    this.client = client;
    this.push = push;
    this.pull = pull;
    this.computation = computation;
  }

  static Training of(Kind kind, ParameterClient client, Mnist mnist, int worker) {
    JobSpec job = client.job();
    if (kind == Kind.ROWS) {
      return rows(client, worker);
    }
    float[] parameters = new float[(int) job.size()];
    float[] gradient = new float[(int) job.size()];
    Parts push = Parts.dense(job, gradient);
    Parts pull = Parts.dense(job, parameters);
    client.pull(pull);
    Runnable computation =
        kind == Kind.MNIST ? computation(mnist, worker, parameters, gradient) : () -> {};
    return new Training(client, push, pull, computation);
  }

  /** As worker.DenseSteps: the next batch, the parameters, the gradient in place. */
  static Runnable computation(Mnist mnist, int worker, float[] parameters, float[] gradient) {
    BatchReader reader = new BatchReader(mnist.input(worker), 1, Mnist.BATCH);
    Batch batch = new Batch(Mnist.BATCH);
    GradientComputer computer = Mnist.MODEL.newGradientComputer();
    return () -> {
      reader.next(batch);
      computer.load(parameters);
      computer.compute(batch, gradient);
    };
  }

  private static Training rows(ParameterClient client, int worker) {
    SplittableRandom random = new SplittableRandom(worker);
    int[][] ids = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      ids[i] = random.ints(0, Kind.PARAMETERS).distinct().limit(Kind.TOUCHED).sorted().toArray();
    }
    Parts push = new Parts(client.job());
    Parts pull = new Parts(client.job());
    float[] gradient = new float[Kind.TOUCHED];
    float[] values = new float[Kind.TOUCHED];
    int[] step = new int[1];
    return new Training(
        client,
        push,
        pull,
        () -> {
          int now = step[0]++ % BATCHES;
          push.rows(0, ids[now], Kind.TOUCHED, gradient);
          pull.rows(0, ids[(now + 1) % BATCHES], Kind.TOUCHED, values);
        });
  }

  void step() {
    long start = System.nanoTime();
    computation.run();
    computedNanos += System.nanoTime() - start;
    client.pushPull(push, pull);
  }

  /** Time in computations so far. */
  long computedNanos() {
    return computedNanos;
  }
}
