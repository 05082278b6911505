package io.trestle.spark.model.simd;

import static io.trestle.spark.model.simd.Lanes.COUNT;
import static io.trestle.spark.model.simd.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax over vectors. The exponential is Cephes' expf (Moshier, netlib.org/cephes): x = n ln 2 +
 * r with |r| at most ln 2 / 2, a polynomial of degree 7 for e^r, and n added to the exponent. For
 * arguments up to 0 its result is within 2 ulp; below -87 it is zero.
 */
final class SoftmaxLoops {
  private static final float LOG2_E = 1.442695040f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float SMALLEST = -87f;

  /** Added to a small float, leaves its nearest integer in the low bits of the sum. */
  private static final float ROUND = 0x1.8p23f;

  private SoftmaxLoops() {}

  /** e to the power of each lane, for lanes up to 0. */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(SMALLEST);
    FloatVector shifted =
        clamped.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), clamped);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691500e-4f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
    FloatVector y = p.fma(r.mul(r), r).add(1f);
    FloatVector scaled =
        y.reinterpretAsInts()
            .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
            .reinterpretAsFloats();
    return scaled.blend(0f, x.compare(VectorOperators.LT, SMALLEST));
  }

  /** At most sixteen classes: everything stays in two registers. */
  static double sixteen(
      float[] logits,
      int from,
      VectorMask<Float> unusedLeft,
      VectorMask<Float> unusedRight,
      float[] probabilities,
      int to) {
    FloatVector a =
        FloatVector.fromArray(SPECIES, logits, from).blend(Float.NEGATIVE_INFINITY, unusedLeft);
    FloatVector b =
        FloatVector.fromArray(SPECIES, logits, from + COUNT)
            .blend(Float.NEGATIVE_INFINITY, unusedRight);
    float max = a.max(b).reduceLanes(VectorOperators.MAX);
    if (!(Math.abs(max) <= Float.MAX_VALUE)) {
      return undefined(probabilities, to, Lanes.BLOCK);
    }
    a = exp(a.sub(max));
    b = exp(b.sub(max));
    a.add(b).intoArray(probabilities, to);
    float sum = sumOfEight(probabilities, to);
    float inverse = 1 / sum;
    a.mul(inverse).intoArray(probabilities, to);
    b.mul(inverse).intoArray(probabilities, to + COUNT);
    return max + Math.log(sum);
  }

  /** Any number of classes; {@code logits} behind the classes are overwritten. */
  static double any(
      float[] logits, int from, int classes, int padded, float[] probabilities, int to) {
    for (int j = classes; j < padded; j++) {
      logits[from + j] = Float.NEGATIVE_INFINITY;
    }
    FloatVector greatest = FloatVector.fromArray(SPECIES, logits, from);
    for (int j = COUNT; j < padded; j += COUNT) {
      greatest = greatest.max(FloatVector.fromArray(SPECIES, logits, from + j));
    }
    float max = greatest.reduceLanes(VectorOperators.MAX);
    if (!(Math.abs(max) <= Float.MAX_VALUE)) {
      return undefined(probabilities, to, padded);
    }
    for (int j = 0; j < padded; j += COUNT) {
      exp(FloatVector.fromArray(SPECIES, logits, from + j).sub(max))
          .intoArray(probabilities, to + j);
    }
    float sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += probabilities[to + j];
    }
    float inverse = 1 / sum;
    for (int j = 0; j < padded; j += COUNT) {
      FloatVector.fromArray(SPECIES, probabilities, to + j)
          .mul(inverse)
          .intoArray(probabilities, to + j);
    }
    return max + Math.log(sum);
  }

  /** What became of weights that are no numbers must not look like a result. */
  private static double undefined(float[] probabilities, int to, int padded) {
    Arrays.fill(probabilities, to, to + padded, Float.NaN);
    return Double.NaN;
  }

  /**
   * In a fixed order: the order of {@code reduceLanes(ADD)} is left open, and so would the bits.
   */
  private static float sumOfEight(float[] s, int at) {
    return ((s[at] + s[at + 4]) + (s[at + 2] + s[at + 6]))
        + ((s[at + 1] + s[at + 5]) + (s[at + 3] + s[at + 7]));
  }
}
