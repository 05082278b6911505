package io.trestle.spark.model.simd;

import io.trestle.spark.model.kernel.SoftmaxKernel;
import jdk.incubator.vector.VectorMask;

/** Any number of classes, sixteen at a time. */
final class SimdKernel implements SoftmaxKernel {
  private final int classes;
  private final int padded;
  private final VectorMask<Float> unusedLeft;
  private final VectorMask<Float> unusedRight;

  SimdKernel(int classes) {
    this.classes = classes;
    this.padded = (classes + Lanes.BLOCK - 1) / Lanes.BLOCK * Lanes.BLOCK;
    this.unusedLeft = Lanes.SPECIES.indexInRange(0, classes).not();
    this.unusedRight = Lanes.SPECIES.indexInRange(Lanes.COUNT, classes).not();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int padded() {
    return padded;
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
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      SparseLoops.sparse(
          weights, classes, column, indices, indexFrom, values, valueFrom, count, logits);
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
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      SparseLoops.sparse(
          weights, classes, column, indices, indexFrom, values, valueFrom, count, logits);
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
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      SparseLoops.addSparse(
          gradient, padded, column, indices, indexFrom, values, valueFrom, count, delta);
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
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      SparseLoops.addSparse(
          gradient, padded, column, indices, indexFrom, values, valueFrom, count, delta);
    }
  }

  @Override
  public void dense(
      float[] weights, float[][] x, int[] from, int samples, int features, float[] logits) {
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      if (samples == DENSE_ROWS) {
        DenseLoops.four(weights, classes, column, x, from, features, logits, padded);
      } else {
        for (int s = 0; s < samples; s++) {
          DenseLoops.one(
              weights, classes, column, x[s], from[s], features, logits, s * padded + column);
        }
      }
    }
  }

  @Override
  public void addDense(
      float[] gradient, float[][] x, int[] from, int samples, int features, float[] deltas) {
    for (int column = 0; column < padded; column += Lanes.BLOCK) {
      if (samples == DENSE_ROWS) {
        DenseLoops.addFour(gradient, padded, column, x, from, features, deltas, padded);
      } else {
        for (int s = 0; s < samples; s++) {
          DenseLoops.addOne(
              gradient, padded, column, x[s], from[s], features, deltas, s * padded + column);
        }
      }
    }
  }

  @Override
  public double softmax(float[] logits, int from, float[] probabilities, int to) {
    return padded == Lanes.BLOCK
        ? SoftmaxLoops.sixteen(logits, from, unusedLeft, unusedRight, probabilities, to)
        : SoftmaxLoops.any(logits, from, classes, padded, probabilities, to);
  }

  @Override
  public void unpad(float[] gradient, int rows, float scale, float[] flat, int at) {
    int vectorised = Math.max(0, rows - padded / classes - 1);
    DenseLoops.unpad(gradient, padded, vectorised, scale, flat, at, classes);
    for (int i = vectorised; i < rows; i++) {
      for (int j = 0; j < classes; j++) {
        flat[at + i * classes + j] = gradient[i * padded + j] * scale;
      }
    }
  }
}
