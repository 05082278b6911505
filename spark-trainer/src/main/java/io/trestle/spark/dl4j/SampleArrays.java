package io.trestle.spark.dl4j;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.ByteBlock;
import io.trestle.spark.data.CsrBlock;
import io.trestle.spark.data.DenseBlock;
import io.trestle.spark.data.PackedBlock;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Samples as DL4J wants them: one row of features each, and one of labels, one-hot. */
final class SampleArrays {
  private final int classes;
  private final float[] row;
  private INDArray inputs;
  private INDArray labels;

  SampleArrays(int features, int classes) {
    this.classes = classes;
    this.row = new float[features];
  }

  /** The features of the latest samples, [samples, features]. */
  INDArray inputs() {
    return inputs;
  }

  /** Their labels, [samples, classes]. */
  INDArray labels() {
    return labels;
  }

  /** Takes samples out of a batch; the arrays are the former ones where they are as large. */
  void fill(Batch batch, int from, int count) {
    if (inputs == null || inputs.size(0) != count) {
      inputs = Nd4j.create(DataType.FLOAT, count, row.length);
      labels = Nd4j.create(DataType.FLOAT, count, classes);
    }
    labels.assign(0);
    FloatBuffer x = inputs.data().asNioFloat();
    FloatBuffer y = labels.data().asNioFloat();
    for (int i = 0; i < count; i++) {
      PackedBlock block = batch.block(from + i);
      int label = batch.label(from + i);
      if (block.features() != row.length || label >= classes) {
        throw misfit(block, label);
      }
      put(block, batch.row(from + i), x, i * row.length);
      y.put(i * classes + label, 1);
    }
  }

  private void put(PackedBlock block, int sample, FloatBuffer x, int at) {
    if (block instanceof DenseBlock dense) {
      x.put(at, dense.values(), sample * row.length, row.length);
      return;
    }
    if (block instanceof ByteBlock bytes) {
      bytes.copyRow(sample, row);
    } else if (block instanceof CsrBlock csr) {
      Arrays.fill(row, 0);
      for (int entry = csr.start(sample); entry < csr.end(sample); entry++) {
        row[csr.index(entry)] = csr.values()[entry];
      }
    }
    x.put(at, row);
  }

  private IllegalArgumentException misfit(PackedBlock block, int label) {
    return new IllegalArgumentException(
        "A sample of "
            + block.features()
            + " features with label "
            + label
            + " does not fit a network of "
            + row.length
            + " features and "
            + classes
            + " classes. Train and evaluate on data of the same shape.");
  }
}
