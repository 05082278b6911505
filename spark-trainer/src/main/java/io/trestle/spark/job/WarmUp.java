package io.trestle.spark.job;

import io.trestle.spark.data.ByteBlock;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.DenseBlock;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.TrainingData;
import io.trestle.spark.data.WorkerInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Real samples with which TensorFlow Serving warms a bundle up before it takes requests. */
final class WarmUp {
  /** Samples that are taken. */
  static final int SAMPLES = 4;

  /** Features above which a dense request is no longer what anyone would send. */
  static final int MOST_FEATURES = 1 << 16;

  private WarmUp() {}

  static List<float[]> samples(TrainingData data) {
    return data.numFeatures() > MOST_FEATURES
        ? List.of()
        : data.workers().mapPartitions(WarmUp::first).take(SAMPLES);
  }

  private static Iterator<float[]> first(Iterator<WorkerInput> inputs) {
    List<float[]> samples = new ArrayList<>();
    Iterator<PackedBlock> blocks = inputs.next().open(0);
    PackedBlock block = blocks.next();
    for (int row = 0; row < Math.min(SAMPLES, block.rows()); row++) {
      samples.add(dense(block, row));
    }
    return samples.iterator();
  }

  private static float[] dense(PackedBlock block, int row) {
    float[] sample = new float[block.features()];
    if (block instanceof DenseBlock dense) {
      System.arraycopy(dense.values(), row * sample.length, sample, 0, sample.length);
    } else if (block instanceof ByteBlock bytes) {
      bytes.copyRow(row, sample);
    } else if (block instanceof CsrBlock csr) {
      for (int entry = csr.start(row); entry < csr.end(row); entry++) {
        sample[csr.index(entry)] = csr.values()[entry];
      }
    }
    return sample;
  }
}
