package io.trestle.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Random packed blocks for tests. */
public final class Blocks {
  private Blocks() {}

  /** Rows of floats of which a share is not zero. */
  public static PackedBlock random(
      SplittableRandom random, int rows, int features, int classes, double density) {
    BlockBuilder builder = new BlockBuilder(features);
    for (int row = 0; row < rows; row++) {
      float[] x = new float[features];
      for (int i = 0; i < features; i++) {
        x[i] = random.nextDouble() < density ? (float) (random.nextDouble() * 2 - 1) : 0;
      }
      builder.addDense(x, random.nextInt(classes), 1);
    }
    return builder.build();
  }

  /** Weighted rows of entries, for any number of features. */
  public static CsrBlock randomSparse(
      SplittableRandom random, int rows, int features, int classes, int entries) {
    BlockBuilder builder = new BlockBuilder(features);
    for (int row = 0; row < rows; row++) {
      int[] at = random.ints(entries, 0, features).distinct().sorted().toArray();
      double[] x = random.doubles(at.length, 0.5, 1.5).toArray();
      builder.addSparse(at, x, random.nextInt(classes), (float) random.nextDouble(0.5, 2));
    }
    return (CsrBlock) builder.build();
  }

  /** Rows of bytes of which a share is not zero. */
  public static PackedBlock randomBytes(
      SplittableRandom random, int rows, int features, int classes, double density) {
    BlockBuilder builder = new BlockBuilder(features);
    for (int row = 0; row < rows; row++) {
      byte[] x = new byte[features];
      for (int i = 0; i < features; i++) {
        x[i] = random.nextDouble() < density ? (byte) (1 + random.nextInt(255)) : 0;
      }
      builder.addBytes(x, random.nextInt(classes), 1);
    }
    return builder.build();
  }

  /** The features of one row, whatever the layout. */
  public static float[] features(PackedBlock block, int row) {
    float[] x = new float[block.features()];
    if (block instanceof CsrBlock csr) {
      for (int i = csr.start(row); i < csr.end(row); i++) {
        x[csr.index(i)] = csr.values()[i];
      }
    } else if (block instanceof DenseBlock dense) {
      System.arraycopy(dense.values(), row * x.length, x, 0, x.length);
    } else if (block instanceof ByteBlock bytes) {
      bytes.copyRow(row, x);
    }
    return x;
  }

  /** A worker's input whose partition {@code p} is {@code partitions.get(p)}. */
  static WorkerInput input(int worker, List<List<PackedBlock>> partitions) {
    List<List<PackedBlock>> held = new ArrayList<>(partitions);
    return new WorkerInput() {
      @Override
      public int worker() {
        return worker;
      }

      @Override
      public int partitions() {
        return held.size();
      }

      @Override
      public long rows(int partition) {
        return held.get(partition).stream().mapToLong(PackedBlock::rows).sum();
      }

      @Override
      public Iterator<PackedBlock> open(int partition) {
        return held.get(partition).iterator();
      }
    };
  }
}
