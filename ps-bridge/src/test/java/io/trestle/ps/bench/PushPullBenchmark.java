package io.trestle.ps.bench;

import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.ps.bootstrap.LocalCluster;
import io.trestle.ps.server.ShardSettings;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One in-process step of one worker: SGD over the whole model, or 4,000 rows of a large one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PushPullBenchmark {
  /** 7,850 is MNIST softmax. */
  @Param({"7850", "785000"})
  public int size;

  private LocalCluster cluster;
  private ParameterClient client;
  private Parts gradient;
  private Parts parameters;
  private Parts rowGradient;
  private Parts rowParameters;

  @Setup
  public void setUp() {
    JobSpec job =
        JobSpec.builder("bench-" + size)
            .variable("w", size)
            .optimizer(OptimizerSpec.sgd(0.5))
            .build();
    cluster = LocalCluster.start(job.jobId(), 1, ShardSettings.defaults());
    cluster.control().open(job, Optional.empty());
    client = cluster.connect(0, 0);
    gradient = Parts.dense(job, new float[size]);
    parameters = Parts.dense(job, new float[size]);
    int[] rows = new int[4_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) ((long) i * size / rows.length);
    }
    rowGradient = new Parts(job).rows(0, rows, rows.length, new float[rows.length]);
    rowParameters = new Parts(job).rows(0, rows, rows.length, new float[rows.length]);
  }

  @TearDown
  public void tearDown() {
    client.close();
    cluster.close();
  }

  @Benchmark
  public PushResult dense() {
    return client.pushPull(gradient, parameters);
  }

  @Benchmark
  public PushResult rows() {
    return client.pushPull(rowGradient, rowParameters);
  }
}
