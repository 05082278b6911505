package io.trestle.ps.bench.simd;

import io.trestle.ps.bench.BatchKernel;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax regression over the non-zeros of MNIST's pixels: rows of 16 floats, 10 used. The floor's
 * own kernel, so that both sides of the comparison compute the same.
 */
public final class VectorKernel implements BatchKernel {
  private static final VectorSpecies<Float> V = FloatVector.SPECIES_256;
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int PADDED = 16;

  private final float[] weights = new float[(PIXELS + 1) * PADDED];
  private final float[] gradient = new float[(PIXELS + 1) * PADDED];
  private final float[] logits = new float[PADDED];

  @Override
  public void load(float[] parameters) {
    for (int row = 0; row <= PIXELS; row++) {
      System.arraycopy(parameters, row * CLASSES, weights, row * PADDED, CLASSES);
    }
  }

  @Override
  public void begin() {
    Arrays.fill(gradient, 0);
  }

  @Override
  public void sample(short[] pixels, float[] values, int from, int to, int label, int batch) {
    one(weights, gradient, logits, pixels, values, from, to, label, batch);
  }

  @Override
  public void store(float[] result) {
    for (int row = 0; row <= PIXELS; row++) {
      System.arraycopy(gradient, row * PADDED, result, row * CLASSES, CLASSES);
    }
  }

  private static void one(
      float[] w,
      float[] g,
      float[] lg,
      short[] pixels,
      float[] values,
      int from,
      int to,
      int label,
      int batch) {
    int bias = PIXELS * PADDED;
    FloatVector low = FloatVector.fromArray(V, w, bias);
    FloatVector high = FloatVector.fromArray(V, w, bias + 8);
    for (int x = from; x < to; x++) {
      int z = pixels[x] * PADDED;
      FloatVector value = FloatVector.broadcast(V, values[x]);
      low = value.fma(FloatVector.fromArray(V, w, z), low);
      high = value.fma(FloatVector.fromArray(V, w, z + 8), high);
    }
    low.intoArray(lg, 0);
    high.intoArray(lg, 8);
    softmaxError(lg, label, batch);
    low = FloatVector.fromArray(V, lg, 0);
    high = FloatVector.fromArray(V, lg, 8);
    low.add(FloatVector.fromArray(V, g, bias)).intoArray(g, bias);
    high.add(FloatVector.fromArray(V, g, bias + 8)).intoArray(g, bias + 8);
    for (int x = from; x < to; x++) {
      int z = pixels[x] * PADDED;
      FloatVector value = FloatVector.broadcast(V, values[x]);
      value.fma(low, FloatVector.fromArray(V, g, z)).intoArray(g, z);
      value.fma(high, FloatVector.fromArray(V, g, z + 8)).intoArray(g, z + 8);
    }
  }

  private static void softmaxError(float[] lg, int label, int batch) {
    float max = lg[0];
    for (int j = 1; j < CLASSES; j++) {
      max = Math.max(max, lg[j]);
    }
    float sum = 0;
    for (int j = 0; j < CLASSES; j++) {
      lg[j] = (float) Math.exp(lg[j] - max);
      sum += lg[j];
    }
    float scale = 1 / (sum * batch);
    for (int j = 0; j < CLASSES; j++) {
      lg[j] *= scale;
    }
    for (int j = CLASSES; j < PADDED; j++) {
      lg[j] = 0;
    }
    lg[label] -= 1f / batch;
  }
}
