package io.trestle.spark.model.simd;

import static io.trestle.spark.model.simd.Lanes.COUNT;
import static io.trestle.spark.model.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Dense samples times sixteen columns of a matrix, beginning at {@code column}. Four samples at a
 * time share each load of the matrix.
 */
final class DenseLoops {
  private DenseLoops() {}

  static void one(
      float[] weights,
      int stride,
      int column,
      float[] x,
      int from,
      int features,
      float[] logits,
      int at) {
    FloatVector a = FloatVector.fromArray(SPECIES, logits, at);
    FloatVector b = FloatVector.fromArray(SPECIES, logits, at + COUNT);
    for (int i = 0; i < features; i++) {
      int row = i * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, x[from + i]);
      a = value.fma(FloatVector.fromArray(SPECIES, weights, row), a);
      b = value.fma(FloatVector.fromArray(SPECIES, weights, row + COUNT), b);
    }
    a.intoArray(logits, at);
    b.intoArray(logits, at + COUNT);
  }

  static void four(
      float[] weights,
      int stride,
      int column,
      float[][] x,
      int[] from,
      int features,
      float[] logits,
      int padded) {
    float[] x0 = x[0];
    float[] x1 = x[1];
    float[] x2 = x[2];
    float[] x3 = x[3];
    int from0 = from[0];
    int from1 = from[1];
    int from2 = from[2];
    int from3 = from[3];
    int at0 = column;
    int at1 = padded + column;
    int at2 = 2 * padded + column;
    int at3 = 3 * padded + column;
    FloatVector a0 = FloatVector.fromArray(SPECIES, logits, at0);
    FloatVector b0 = FloatVector.fromArray(SPECIES, logits, at0 + COUNT);
    FloatVector a1 = FloatVector.fromArray(SPECIES, logits, at1);
    FloatVector b1 = FloatVector.fromArray(SPECIES, logits, at1 + COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, logits, at2);
    FloatVector b2 = FloatVector.fromArray(SPECIES, logits, at2 + COUNT);
    FloatVector a3 = FloatVector.fromArray(SPECIES, logits, at3);
    FloatVector b3 = FloatVector.fromArray(SPECIES, logits, at3 + COUNT);
    for (int i = 0; i < features; i++) {
      int row = i * stride + column;
      FloatVector left = FloatVector.fromArray(SPECIES, weights, row);
      FloatVector right = FloatVector.fromArray(SPECIES, weights, row + COUNT);
      FloatVector value = FloatVector.broadcast(SPECIES, x0[from0 + i]);
      a0 = value.fma(left, a0);
      b0 = value.fma(right, b0);
      value = FloatVector.broadcast(SPECIES, x1[from1 + i]);
      a1 = value.fma(left, a1);
      b1 = value.fma(right, b1);
      value = FloatVector.broadcast(SPECIES, x2[from2 + i]);
      a2 = value.fma(left, a2);
      b2 = value.fma(right, b2);
      value = FloatVector.broadcast(SPECIES, x3[from3 + i]);
      a3 = value.fma(left, a3);
      b3 = value.fma(right, b3);
    }
    a0.intoArray(logits, at0);
    b0.intoArray(logits, at0 + COUNT);
    a1.intoArray(logits, at1);
    b1.intoArray(logits, at1 + COUNT);
    a2.intoArray(logits, at2);
    b2.intoArray(logits, at2 + COUNT);
    a3.intoArray(logits, at3);
    b3.intoArray(logits, at3 + COUNT);
  }

  static void addOne(
      float[] gradient,
      int stride,
      int column,
      float[] x,
      int from,
      int features,
      float[] deltas,
      int at) {
    FloatVector a = FloatVector.fromArray(SPECIES, deltas, at);
    FloatVector b = FloatVector.fromArray(SPECIES, deltas, at + COUNT);
    for (int i = 0; i < features; i++) {
      int row = i * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, x[from + i]);
      value.fma(a, FloatVector.fromArray(SPECIES, gradient, row)).intoArray(gradient, row);
      value
          .fma(b, FloatVector.fromArray(SPECIES, gradient, row + COUNT))
          .intoArray(gradient, row + COUNT);
    }
  }

  static void addFour(
      float[] gradient,
      int stride,
      int column,
      float[][] x,
      int[] from,
      int features,
      float[] deltas,
      int padded) {
    float[] x0 = x[0];
    float[] x1 = x[1];
    float[] x2 = x[2];
    float[] x3 = x[3];
    int from0 = from[0];
    int from1 = from[1];
    int from2 = from[2];
    int from3 = from[3];
    FloatVector a0 = FloatVector.fromArray(SPECIES, deltas, column);
    FloatVector b0 = FloatVector.fromArray(SPECIES, deltas, column + COUNT);
    FloatVector a1 = FloatVector.fromArray(SPECIES, deltas, padded + column);
    FloatVector b1 = FloatVector.fromArray(SPECIES, deltas, padded + column + COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, deltas, 2 * padded + column);
    FloatVector b2 = FloatVector.fromArray(SPECIES, deltas, 2 * padded + column + COUNT);
    FloatVector a3 = FloatVector.fromArray(SPECIES, deltas, 3 * padded + column);
    FloatVector b3 = FloatVector.fromArray(SPECIES, deltas, 3 * padded + column + COUNT);
    for (int i = 0; i < features; i++) {
      int row = i * stride + column;
      FloatVector left = FloatVector.fromArray(SPECIES, gradient, row);
      FloatVector right = FloatVector.fromArray(SPECIES, gradient, row + COUNT);
      FloatVector value = FloatVector.broadcast(SPECIES, x0[from0 + i]);
      left = value.fma(a0, left);
      right = value.fma(b0, right);
      value = FloatVector.broadcast(SPECIES, x1[from1 + i]);
      left = value.fma(a1, left);
      right = value.fma(b1, right);
      value = FloatVector.broadcast(SPECIES, x2[from2 + i]);
      left = value.fma(a2, left);
      right = value.fma(b2, right);
      value = FloatVector.broadcast(SPECIES, x3[from3 + i]);
      value.fma(a3, left).intoArray(gradient, row);
      value.fma(b3, right).intoArray(gradient, row + COUNT);
    }
  }

  /** Each row's padding is overwritten by the row behind it, so there must be more rows behind. */
  static void unpad(
      float[] padded, int length, int rows, float scale, float[] flat, int at, int classes) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < length; j += COUNT) {
        FloatVector.fromArray(SPECIES, padded, i * length + j)
            .mul(scale)
            .intoArray(flat, at + i * classes + j);
      }
    }
  }
}
