package io.trestle.ps.bench;

import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.SliceState;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Dense updates of 10 million floats against a copy of as many. A copy moves 2 floats per float
 * (read, write), SGD 3 (read twice, write once), so SGD at memcpy's bandwidth takes 1.5 times as
 * long.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OptimizerBenchmark {
  private static final int SIZE = 10_000_000;

  private final float[] gradient = new float[SIZE];
  private final float[] copy = new float[SIZE];
  private Optimizer sgd;
  private Optimizer adagrad;
  private Optimizer adam;
  private Optimizer ftrl;
  private SliceState none;
  private SliceState one;
  private SliceState two;
  private SliceState linear;

  @Setup
  public void setUp() {
    Arrays.fill(gradient, 0.01f);
    sgd = Optimizer.of(OptimizerSpec.sgd(0.1));
    adagrad = of(new OptimizerSpec.Adagrad());
    adam = of(new OptimizerSpec.Adam());
    ftrl = of(new OptimizerSpec.Ftrl());
    none = SliceState.allocate(SIZE, sgd.slots());
    one = SliceState.allocate(SIZE, adagrad.slots());
    two = SliceState.allocate(SIZE, adam.slots());
    linear = SliceState.allocate(SIZE, ftrl.slots());
  }

  private static Optimizer of(OptimizerSpec.Kind kind) {
    return Optimizer.of(OptimizerSpec.of(kind, LearningRate.constant(0.1)));
  }

  @Benchmark
  public float[] copy() {
    System.arraycopy(gradient, 0, copy, 0, SIZE);
    return copy;
  }

  @Benchmark
  public SliceState sgd() {
    return update(sgd, none);
  }

  @Benchmark
  public SliceState adagrad() {
    return update(adagrad, one);
  }

  @Benchmark
  public SliceState adam() {
    return update(adam, two);
  }

  @Benchmark
  public SliceState ftrl() {
    return update(ftrl, linear);
  }

  private SliceState update(Optimizer optimizer, SliceState state) {
    optimizer.begin(0);
    for (int at = 0; at < SIZE; at += 4096) {
      optimizer.apply(state, at, gradient, at, Math.min(4096, SIZE - at));
    }
    optimizer.end();
    return state;
  }
}
