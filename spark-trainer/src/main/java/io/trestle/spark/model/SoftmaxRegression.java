package io.trestle.spark.model;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.Initializer;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossReduction;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Softmax regression (multinomial logistic regression): p = softmax(x W + b), loss -log p[label],
 * as TensorFlow's "MNIST For ML Beginners" trains it. Two variables, {@code W} of shape [features,
 * classes] and {@code b} of shape [classes], start at zero. The gradient of the loss by the logits
 * is p less one at the label (Bishop: Pattern Recognition and Machine Learning, 2006, 4.109).
 *
 * @param numFeatures 1 or more
 * @param numClasses 2 or more
 * @param reduction how the samples' losses make the loss that is differentiated; the mean is taken
 *     by weight
 * @param l2 adds {@code l2 / 2 * |W|^2} to that loss, and nothing for b, as is usual; 0 or more
 */
public record SoftmaxRegression(int numFeatures, int numClasses, LossReduction reduction, double l2)
    implements RowSparseModel {
  /** Checks sizes. */
  public SoftmaxRegression {
    if (numFeatures < 1 || numClasses < 2) {
      throw new IllegalArgumentException(
          "Softmax regression of "
              + numFeatures
              + " features and "
              + numClasses
              + " classes: at least 1 and 2 are needed.");
    }
    if (!(l2 >= 0) || Double.isInfinite(l2)) {
      throw new IllegalArgumentException("l2 is " + l2 + "; it must be finite and 0 or more.");
    }
  }

  /** Without regularisation. */
  public SoftmaxRegression(int numFeatures, int numClasses, LossReduction reduction) {
    this(numFeatures, numClasses, reduction, 0);
  }

  @Override
  public List<VariableSpec> variables() {
    return List.of(
        new VariableSpec("W", List.of(numFeatures, numClasses), Initializer.zeros()),
        new VariableSpec("b", List.of(numClasses), Initializer.zeros()));
  }

  /** ln(classes), the cross entropy of a model that gives every class the same probability. */
  @Override
  public OptionalDouble uninformedLoss() {
    return OptionalDouble.of(Math.log(numClasses));
  }

  @Override
  public ServingGraph servingGraph() {
    return ServingGraph.softmaxRegression("W", "b", numFeatures, numClasses);
  }

  @Override
  public long numParameters() {
    return (numFeatures + 1L) * numClasses;
  }

  @Override
  public int rowLength() {
    return numClasses;
  }

  @Override
  public int numDenseParameters() {
    return numClasses;
  }

  @Override
  public GradientComputer newGradientComputer() {
    return new WholeSoftmax(this);
  }

  @Override
  public RowGradientComputer newRowGradientComputer() {
    return new RowSoftmax(this);
  }
}
