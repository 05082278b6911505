package io.trestle.spark.model;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.model.kernel.Kernels;
import io.trestle.spark.model.kernel.SoftmaxKernel;
import java.util.Arrays;

/** Softmax regression with all parameters at hand. */
final class WholeSoftmax implements GradientComputer {
  private final SoftmaxRegression model;
  private final SoftmaxKernel kernel;
  private final SoftmaxPass pass;
  private final int weightLength;
  private final float[] gradient;
  private float[] weights;
  private float[] roomy = {};

  WholeSoftmax(SoftmaxRegression model) {
    this(model, Kernels.of(model.numClasses()));
  }

  WholeSoftmax(SoftmaxRegression model, SoftmaxKernel kernel) {
    this.model = model;
    this.kernel = kernel;
    this.pass = new SoftmaxPass(kernel, model.numFeatures());
    long padded = (long) model.numFeatures() * kernel.padded();
    if (Math.max(padded, model.numParameters()) > Integer.MAX_VALUE - 64) {
      throw new IllegalStateException(
          "A gradient of "
              + model.numFeatures()
              + " features and "
              + model.numClasses()
              + " classes does not fit in one array. Train row by row, on sparse features.");
    }
    this.weightLength = model.numFeatures() * model.numClasses();
    // Where the kernel does not pad, the sums are made in the caller's array.
    this.gradient = kernel.padded() == kernel.classes() ? null : new float[(int) padded];
  }

  @Override
  public void load(float[] parameters) {
    if (parameters.length < model.numParameters()) {
      throw new IllegalArgumentException(
          parameters.length + " parameters for a model of " + model.numParameters() + ".");
    }
    pass.bias(parameters, weightLength);
    int readable = weightLength + kernel.padded() - kernel.classes();
    if (parameters.length >= readable) {
      weights = parameters;
    } else {
      roomy = roomy.length == 0 ? new float[readable] : roomy;
      System.arraycopy(parameters, 0, roomy, 0, weightLength);
      weights = roomy;
    }
  }

  @Override
  public BatchResult compute(Batch batch, float[] flat) {
    float[] sums = gradient == null ? flat : gradient;
    Arrays.fill(sums, 0, model.numFeatures() * kernel.padded(), 0);
    BatchResult result = pass.run(batch, loaded(), null, sums, null);
    float scale = scale(model.reduction(), result);
    kernel.unpad(sums, model.numFeatures(), scale, flat, 0);
    kernel.unpad(pass.biasGradient(), 1, scale, flat, weightLength);
    decay(weights, weightLength, model.l2(), flat);
    return result;
  }

  @Override
  public BatchResult evaluate(Batch batch) {
    return pass.run(batch, loaded(), null, null, null);
  }

  @Override
  public void probabilities(Batch batch, float[] probabilities) {
    pass.run(batch, loaded(), null, null, probabilities);
  }

  private float[] loaded() {
    if (weights == null) {
      throw new IllegalStateException("No parameters yet: call load first.");
    }
    return weights;
  }

  /** Adds the gradient of {@code l2 / 2 * |w|^2}. */
  static void decay(float[] weights, int count, double l2, float[] gradient) {
    if (l2 == 0) {
      return;
    }
    float factor = (float) l2;
    for (int i = 0; i < count; i++) {
      gradient[i] += factor * weights[i];
    }
  }

  static float scale(LossReduction reduction, BatchResult result) {
    return switch (reduction) {
      case SUM -> 1;
      case MEAN -> result.weightSum() == 0 ? 0 : (float) (1 / result.weightSum());
    };
  }
}
