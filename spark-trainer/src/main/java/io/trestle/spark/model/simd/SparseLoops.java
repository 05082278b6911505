package io.trestle.spark.model.simd;

import static io.trestle.spark.model.simd.Lanes.COUNT;
import static io.trestle.spark.model.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * One sample's entries times sixteen columns of a matrix, beginning at {@code column}. The compiler
 * makes good code of these as long as they stay small methods that are called often: inlined into a
 * long loop they are compiled by on-stack replacement and take up to six times as long.
 */
final class SparseLoops {
  private SparseLoops() {}

  static void sparse(
      float[] weights,
      int stride,
      int column,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits) {
    FloatVector a = FloatVector.fromArray(SPECIES, logits, column);
    FloatVector b = FloatVector.fromArray(SPECIES, logits, column + COUNT);
    for (int i = 0; i < count; i++) {
      int at = indices[indexFrom + i] * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, values[valueFrom + i]);
      a = value.fma(FloatVector.fromArray(SPECIES, weights, at), a);
      b = value.fma(FloatVector.fromArray(SPECIES, weights, at + COUNT), b);
    }
    a.intoArray(logits, column);
    b.intoArray(logits, column + COUNT);
  }

  static void sparse(
      float[] weights,
      int stride,
      int column,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] logits) {
    FloatVector a = FloatVector.fromArray(SPECIES, logits, column);
    FloatVector b = FloatVector.fromArray(SPECIES, logits, column + COUNT);
    for (int i = 0; i < count; i++) {
      int at = indices[indexFrom + i] * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, values[valueFrom + i]);
      a = value.fma(FloatVector.fromArray(SPECIES, weights, at), a);
      b = value.fma(FloatVector.fromArray(SPECIES, weights, at + COUNT), b);
    }
    a.intoArray(logits, column);
    b.intoArray(logits, column + COUNT);
  }

  static void addSparse(
      float[] gradient,
      int stride,
      int column,
      char[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta) {
    FloatVector a = FloatVector.fromArray(SPECIES, delta, column);
    FloatVector b = FloatVector.fromArray(SPECIES, delta, column + COUNT);
    for (int i = 0; i < count; i++) {
      int at = indices[indexFrom + i] * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, values[valueFrom + i]);
      value.fma(a, FloatVector.fromArray(SPECIES, gradient, at)).intoArray(gradient, at);
      value
          .fma(b, FloatVector.fromArray(SPECIES, gradient, at + COUNT))
          .intoArray(gradient, at + COUNT);
    }
  }

  static void addSparse(
      float[] gradient,
      int stride,
      int column,
      int[] indices,
      int indexFrom,
      float[] values,
      int valueFrom,
      int count,
      float[] delta) {
    FloatVector a = FloatVector.fromArray(SPECIES, delta, column);
    FloatVector b = FloatVector.fromArray(SPECIES, delta, column + COUNT);
    for (int i = 0; i < count; i++) {
      int at = indices[indexFrom + i] * stride + column;
      FloatVector value = FloatVector.broadcast(SPECIES, values[valueFrom + i]);
      value.fma(a, FloatVector.fromArray(SPECIES, gradient, at)).intoArray(gradient, at);
      value
          .fma(b, FloatVector.fromArray(SPECIES, gradient, at + COUNT))
          .intoArray(gradient, at + COUNT);
    }
  }
}
