package io.trestle.spark.model.kernel;

/**
 * Two classes in plain Java, without padding: where there are millions of rows, memory traffic
 * counts, and a row of two floats is read with its cache line.
 */
final class TwoClassKernel implements SoftmaxKernel {
  @Override
  public int classes() {
    return 2;
  }

  @Override
  public int padded() {
    return 2;
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
    float a = logits[0];
    float b = logits[1];
    for (int i = 0; i < count; i++) {
      float value = values[valueFrom + i];
      int row = 2 * indices[indexFrom + i];
      a += value * weights[row];
      b += value * weights[row + 1];
    }
    logits[0] = a;
    logits[1] = b;
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
    float a = logits[0];
    float b = logits[1];
    for (int i = 0; i < count; i++) {
      float value = values[valueFrom + i];
      int row = 2 * indices[indexFrom + i];
      a += value * weights[row];
      b += value * weights[row + 1];
    }
    logits[0] = a;
    logits[1] = b;
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
    float a = delta[0];
    float b = delta[1];
    for (int i = 0; i < count; i++) {
      float value = values[valueFrom + i];
      int row = 2 * indices[indexFrom + i];
      gradient[row] += value * a;
      gradient[row + 1] += value * b;
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
    float a = delta[0];
    float b = delta[1];
    for (int i = 0; i < count; i++) {
      float value = values[valueFrom + i];
      int row = 2 * indices[indexFrom + i];
      gradient[row] += value * a;
      gradient[row + 1] += value * b;
    }
  }

  @Override
  public void dense(
      float[] weights, float[][] x, int[] from, int samples, int features, float[] logits) {
    for (int s = 0; s < samples; s++) {
      float a = logits[2 * s];
      float b = logits[2 * s + 1];
      for (int i = 0; i < features; i++) {
        float value = x[s][from[s] + i];
        a += value * weights[2 * i];
        b += value * weights[2 * i + 1];
      }
      logits[2 * s] = a;
      logits[2 * s + 1] = b;
    }
  }

  @Override
  public void addDense(
      float[] gradient, float[][] x, int[] from, int samples, int features, float[] deltas) {
    for (int s = 0; s < samples; s++) {
      float a = deltas[2 * s];
      float b = deltas[2 * s + 1];
      for (int i = 0; i < features; i++) {
        float value = x[s][from[s] + i];
        gradient[2 * i] += value * a;
        gradient[2 * i + 1] += value * b;
      }
    }
  }

  @Override
  public double softmax(float[] logits, int from, float[] probabilities, int to) {
    return Softmax.of(logits, from, 2, probabilities, to);
  }

  @Override
  public void unpad(float[] gradient, int rows, float scale, float[] flat, int at) {
    Softmax.scale(gradient, 2 * rows, scale, flat, at);
  }
}
