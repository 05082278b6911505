package io.trestle.ps.bench;

/** A worker's computation: the gradient of softmax regression over one batch of MNIST. */
public interface BatchKernel {
  /** Takes 785 x 10 parameters, the last row being the biases. */
  void load(float[] parameters);

  /** A batch begins. */
  void begin();

  /** Adds one image, given by its non-zero pixels {@code from} to {@code to}. */
  void sample(short[] pixels, float[] values, int from, int to, int label, int batch);

  /** Gives the batch's gradient. */
  void store(float[] gradient);
}
