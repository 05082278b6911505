package io.trestle.spark.model;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.Blocks;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.model.kernel.Kernels;
import io.trestle.spark.model.kernel.ScalarKernels;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One step on data of MNIST's shape and density, batch 100, rows drawn at random from more than the
 * caches hold, loading the parameters and writing the flat gradient included; and one step of
 * row-wise training on ten million columns, batch 1,000, 40 non-zeros a row. Not part of the build:
 * run {@link #main}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx1500m", "-XX:+UseSerialGC"})
public class SoftmaxBenchmark {
  /** Steps over images. */
  @State(Scope.Thread)
  public static class Images {
    /** Which kernels. */
    @Param({"chosen", "plain"})
    public String kernels;

    /** Share of non-zero pixels: MNIST's, and one that is packed dense. */
    @Param({"0.19", "1.0"})
    public double density;

    private final SplittableRandom random = new SplittableRandom(1);
    private final SoftmaxRegression model = new SoftmaxRegression(784, 10, LossReduction.MEAN);
    private final float[] parameters = new float[7850];
    private final float[] gradient = new float[7850];
    private final Batch batch = new Batch(100);
    private PackedBlock[] blocks;
    private WholeSoftmax computer;

    /** Packs the images. */
    @Setup
    public void pack() {
      blocks = new PackedBlock[30];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = Blocks.random(random, 1000, 784, 10, density);
      }
      SoftmaxKernel kernel =
          kernels.equals("chosen") ? Kernels.of(10) : new ScalarKernels().kernel(10);
      computer = new WholeSoftmax(model, kernel);
    }
  }

  /** Steps over sparse rows. */
  @State(Scope.Thread)
  public static class Rows {
    private final SplittableRandom random = new SplittableRandom(1);
    private final SoftmaxRegression model =
        new SoftmaxRegression(10_000_000, 2, LossReduction.MEAN);
    private final RowGradientComputer computer = model.newRowGradientComputer();
    private final TouchedRows touched = new TouchedRows();
    private final float[] values = new float[80_000];
    private final float[] bias = new float[2];
    private final float[] gradient = new float[80_000];
    private final float[] biasGradient = new float[2];
    private final Batch batch = new Batch(1000);
    private CsrBlock block;

    /** Packs the rows. */
    @Setup
    public void pack() {
      block = Blocks.randomSparse(random, 20_000, 10_000_000, 2, 40);
    }
  }

  /** Load, forward, gradient. */
  @Benchmark
  public double images(Images images) {
    images.batch.clear();
    for (int i = 0; i < 100; i++) {
      PackedBlock block = images.blocks[images.random.nextInt(images.blocks.length)];
      images.batch.add(block, images.random.nextInt(block.rows()));
    }
    images.computer.load(images.parameters);
    return images.computer.compute(images.batch, images.gradient).lossSum();
  }

  /** Which rows, forward, gradient. */
  @Benchmark
  public double rows(Rows rows) {
    rows.batch.clear();
    for (int i = 0; i < 1000; i++) {
      rows.batch.add(rows.block, rows.random.nextInt(rows.block.rows()));
    }
    rows.touched.of(rows.batch);
    return rows.computer
        .compute(rows.batch, rows.touched, rows.values, rows.bias, rows.gradient, rows.biasGradient)
        .lossSum();
  }

  /** Runs all benchmarks and prints their times. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(SoftmaxBenchmark.class.getName()).build()).run();
  }
}
