package io.trestle.spark.model.kernel;

/** Any number of classes in plain Java; rows are not padded. */
final class ScalarKernel implements SoftmaxKernel {
  private final int classes;

  ScalarKernel(int classes) {
    this.classes = classes;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int padded() {
    return classes;
  }

  @Override
  public void sparse(
      float[] weights,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits) {
    for (int i = 0; i < count; i++) {
      addRow(values[valueFrom + i], weights, indices[indexFrom + i] * classes, logits, 0);
    }
  }

  @Override
  public void sparse(
      float[] weights,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits) {
    for (int i = 0; i < count; i++) {
      addRow(values[valueFrom + i], weights, indices[indexFrom + i] * classes, logits, 0);
    }
  }

  @Override
  public void addSparse(
      float[] gradient,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta) {
    for (int i = 0; i < count; i++) {
      addRow(values[valueFrom + i], delta, 0, gradient, indices[indexFrom + i] * classes);
    }
  }

  @Override
  public void addSparse(
      float[] gradient,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta) {
    for (int i = 0; i < count; i++) {
      addRow(values[valueFrom + i], delta, 0, gradient, indices[indexFrom + i] * classes);
    }
  }

  @Override
  public void dense(
      float[] weights, float[][] x, int[] from, int samples, int features, float[] logits) {
    for (int s = 0; s < samples; s++) {
      for (int i = 0; i < features; i++) {
        addRow(x[s][from[s] + i], weights, i * classes, logits, s * classes);
      }
    }
  }

  @Override
  public void addDense(
      float[] gradient, float[][] x, int[] from, int samples, int features, float[] deltas) {
    for (int s = 0; s < samples; s++) {
      for (int i = 0; i < features; i++) {
        addRow(x[s][from[s] + i], deltas, s * classes, gradient, i * classes);
      }
    }
  }

  @Override
  public double softmax(float[] logits, int from, float[] probabilities, int to) {
    return Softmax.of(logits, from, classes, probabilities, to);
  }

  @Override
  public void unpad(float[] gradient, int rows, float scale, float[] flat, int at) {
    Softmax.scale(gradient, rows * classes, scale, flat, at);
  }

  private void addRow(float factor, float[] a, int aFrom, float[] b, int bFrom) {
    for (int j = 0; j < classes; j++) {
      b[bFrom + j] += factor * a[aFrom + j];
    }
  }
}
