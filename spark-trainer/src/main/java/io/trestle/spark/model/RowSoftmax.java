package io.trestle.spark.model;

import io.trestle.spark.data.Batch;
import io.trestle.spark.model.kernel.Kernels;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import java.util.Arrays;

/** Softmax regression with only the rows of W that a batch touches. */
final class RowSoftmax implements RowGradientComputer {
  private final SoftmaxRegression model;
  private final SoftmaxKernel kernel;
  private final SoftmaxPass pass;
  private float[] roomy = {};
  private float[] gradient = {};

  RowSoftmax(SoftmaxRegression model) {
    this.model = model;
    this.kernel = Kernels.of(model.numClasses());
    this.pass = new SoftmaxPass(kernel, model.numFeatures());
  }

  @Override
  public BatchResult compute(
      Batch batch,
      TouchedRows rows,
      float[] values,
      float[] dense,
      float[] rowGradient,
      float[] denseGradient) {
    float[] weights = weights(rows, values);
    pass.bias(dense, 0);
    float[] sums = sums(rows.count(), rowGradient);
    BatchResult result = pass.run(batch, weights, rows.places(), sums, null);
    float scale = WholeSoftmax.scale(model.reduction(), result);
    kernel.unpad(sums, rows.count(), scale, rowGradient, 0);
    kernel.unpad(pass.biasGradient(), 1, scale, denseGradient, 0);
    WholeSoftmax.decay(values, rows.count() * kernel.classes(), model.l2(), rowGradient);
    return result;
  }

  @Override
  public BatchResult evaluate(Batch batch, TouchedRows rows, float[] values, float[] dense) {
    pass.bias(dense, 0);
    return pass.run(batch, weights(rows, values), rows.places(), null, null);
  }

  @Override
  public void probabilities(
      Batch batch, TouchedRows rows, float[] values, float[] dense, float[] probabilities) {
    pass.bias(dense, 0);
    pass.run(batch, weights(rows, values), rows.places(), null, probabilities);
  }

  /** Kernels read a little behind the last row: where the array ends there, a copy is longer. */
  private float[] weights(TouchedRows rows, float[] values) {
    int length = Math.multiplyExact(rows.count(), kernel.classes());
    int readable = length + kernel.padded() - kernel.classes();
    if (values.length >= readable) {
      return values;
    }
    if (roomy.length < readable) {
      roomy = new float[readable + readable / 2];
    }
    System.arraycopy(values, 0, roomy, 0, length);
    return roomy;
  }

  /** Where the kernel does not pad, the sums are made in place. */
  private float[] sums(int count, float[] rowGradient) {
    int length = Math.multiplyExact(count, kernel.padded());
    if (kernel.padded() == kernel.classes()) {
      Arrays.fill(rowGradient, 0, length, 0);
      return rowGradient;
    }
    if (gradient.length < length) {
      gradient = new float[length + length / 2];
    }
    Arrays.fill(gradient, 0, length, 0);
    return gradient;
  }
}
