package io.trestle.spark.model.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.model.kernel.ScalarKernels;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import io.trestle.test.seed.Seeded;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both kinds of kernels do the same, up to rounding, over sizes that fit no vector. */
@Seeded
class SimdKernelTest {
  private static final int[] SIZES = {3, 4, 7, 8, 9, 10, 13, 15, 16, 17, 23, 31, 32, 33, 47, 130};

  private static float[] floats(SplittableRandom random, int count) {
    float[] all = new float[count];
    for (int i = 0; i < count; i++) {
      all[i] = (float) random.nextDouble(-1, 1);
    }
    return all;
  }

  /** The sum of n products below 1 is off by at most about n rounding errors. */
  private static void same(float[] simd, int padded, float[] scalar, int classes, int products) {
    for (int i = 0; i < scalar.length; i++) {
      float found = simd[i / classes * padded + i % classes];
      assertThat(Math.abs(found - scalar[i]))
          .as("%d of %d classes, %d products", i, classes, products)
          .isLessThanOrEqualTo(products * products * 0x1p-24f);
    }
  }

  @Test
  void multipliesSparseSamplesAsPlainJavaDoes(SplittableRandom random) {
    for (int classes : SIZES) {
      SoftmaxKernel simd = new SimdKernels().kernel(classes);
      SoftmaxKernel scalar = new ScalarKernels().kernel(classes);
      for (int count = 0; count < 40; count += 3) {
        float[] weights = floats(random, 50 * classes + simd.padded());
        float[] values = floats(random, count + 5);
        int[] wide = random.ints(count + 3, 0, 50).toArray();
        char[] narrow = new char[wide.length];
        for (int i = 0; i < wide.length; i++) {
          narrow[i] = (char) wide[i];
        }
        float[] expected = new float[classes];
        scalar.sparse(weights, wide, 3, values, 5, count, expected);
        float[] found = new float[simd.padded()];
        simd.sparse(weights, wide, 3, values, 5, count, found);
        same(found, simd.padded(), expected, classes, count + 1);
        float[] byNarrow = new float[simd.padded()];
        simd.sparse(weights, narrow, 3, values, 5, count, byNarrow);
        assertThat(Arrays.copyOf(byNarrow, classes)).isEqualTo(Arrays.copyOf(found, classes));

        float[] gradient = new float[50 * classes];
        scalar.addSparse(gradient, narrow, 3, values, 5, count, expected);
        float[] padded = new float[50 * simd.padded()];
        float[] delta = Arrays.copyOf(expected, simd.padded());
        simd.addSparse(padded, narrow, 3, values, 5, count, delta);
        same(padded, simd.padded(), gradient, classes, count + 1);
        assertThat(paddingIsZero(padded, simd)).isTrue();
      }
    }
  }

  @Test
  void multipliesDenseSamplesAsPlainJavaDoes(SplittableRandom random) {
    for (int classes : SIZES) {
      SoftmaxKernel simd = new SimdKernels().kernel(classes);
      SoftmaxKernel scalar = new ScalarKernels().kernel(classes);
      for (int samples = 1; samples <= SoftmaxKernel.DENSE_ROWS; samples++) {
        int features = 1 + random.nextInt(30);
        float[] weights = floats(random, features * classes + simd.padded());
        float[][] x = new float[SoftmaxKernel.DENSE_ROWS][];
        int[] from = new int[SoftmaxKernel.DENSE_ROWS];
        for (int s = 0; s < samples; s++) {
          from[s] = random.nextInt(5);
          x[s] = floats(random, features + 5);
        }
        float[] expected = new float[samples * classes];
        scalar.dense(weights, x, from, samples, features, expected);
        float[] found = new float[samples * simd.padded()];
        simd.dense(weights, x, from, samples, features, found);
        same(found, simd.padded(), expected, classes, features + 1);

        float[] gradient = new float[features * classes];
        scalar.addDense(gradient, x, from, samples, features, expected);
        float[] deltas = new float[samples * simd.padded()];
        for (int s = 0; s < samples; s++) {
          System.arraycopy(expected, s * classes, deltas, s * simd.padded(), classes);
        }
        float[] padded = new float[features * simd.padded()];
        simd.addDense(padded, x, from, samples, features, deltas);
        same(padded, simd.padded(), gradient, classes, features + samples);
        assertThat(paddingIsZero(padded, simd)).isTrue();
      }
    }
  }

  private static boolean paddingIsZero(float[] padded, SoftmaxKernel kernel) {
    for (int i = 0; i < padded.length; i++) {
      if (i % kernel.padded() >= kernel.classes() && padded[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void takesTheSoftmaxAsPlainJavaDoes(SplittableRandom random) {
    for (int classes : SIZES) {
      SoftmaxKernel simd = new SimdKernels().kernel(classes);
      for (float spread : new float[] {0, 1, 20, 1000}) {
        float[] logits = floats(random, 5 + simd.padded());
        for (int i = 0; i < logits.length; i++) {
          logits[i] *= spread;
        }
        float[] expected = new float[classes];
        double logSum = new ScalarKernels().kernel(classes).softmax(logits.clone(), 5, expected, 0);
        float[] found = new float[simd.padded() + 2];
        assertThat(simd.softmax(logits, 5, found, 2) - logSum).isBetween(-1e-4, 1e-4);
        same(Arrays.copyOfRange(found, 2, found.length), simd.padded(), expected, classes, 4);
        for (int i = classes; i < simd.padded(); i++) {
          assertThat(found[2 + i]).isZero();
        }
      }
    }
  }

  @Test
  void takesThePaddingOut(SplittableRandom random) {
    for (int classes : SIZES) {
      SoftmaxKernel simd = new SimdKernels().kernel(classes);
      for (int rows = 0; rows < 12; rows++) {
        float[] padded = floats(random, rows * simd.padded());
        float[] flat = new float[3 + rows * classes + 2];
        flat[2] = -7;
        flat[flat.length - 2] = -8;
        simd.unpad(padded, rows, 0.5f, flat, 3);
        assertThat(flat[2]).isEqualTo(-7);
        assertThat(flat[flat.length - 2]).isEqualTo(-8);
        for (int i = 0; i < rows * classes; i++) {
          assertThat(flat[3 + i])
              .isEqualTo(padded[i / classes * simd.padded() + i % classes] * 0.5f);
        }
      }
    }
  }

  /** The exponential is within 2 ulp; the common factor and the quotient here round once each. */
  @Test
  void raisesEToNegativePowersWithinTwoUlp() {
    SoftmaxKernel simd = new SimdKernels().kernel(3);
    float[] logits = new float[simd.padded()];
    float[] p = new float[simd.padded()];
    for (float x = -80; x <= 0; x += 0.000_9f) {
      logits[1] = x;
      logits[2] = Float.NEGATIVE_INFINITY;
      simd.softmax(logits, 0, p, 0);
      float exact = (float) Math.exp(x);
      assertThat(Math.abs(p[1] / (double) p[0] - Math.exp(x)))
          .as("e^%s", x)
          .isLessThanOrEqualTo(3.5 * Math.ulp(exact));
      assertThat(p[2]).isZero();
    }
  }
}
