package io.trestle.spark.score;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.DataType;
import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorInfo;
import io.trestle.modelio.TensorSlice;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Softmax regression to ask: {@code W} of shape [features, classes], row-major, and {@code b} of
 * shape [classes]. Immutable.
 */
final class SoftmaxWeights {
  private static final String W = "W";
  private static final String B = "b";

  private final int features;
  private final int classes;
  private final float[] weights;
  private final float[] bias;

  private SoftmaxWeights(int features, float[] weights, float[] bias) {
    this.features = features;
    this.classes = bias.length;
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * Reads both variables.
   *
   * @param name of the bundle or checkpoint, for messages
   * @throws TrestleException when it holds another kind of model, or one that is too large
   */
  static SoftmaxWeights read(String name, CheckpointReader reader) throws IOException {
    TensorInfo w = reader.tensors().get(W);
    TensorInfo b = reader.tensors().get(B);
    boolean softmax =
        w != null
            && b != null
            && w.type() == DataType.FLOAT32
            && b.type() == DataType.FLOAT32
            && w.shape().rank() == 2
            && b.shape().equals(Shape.of(w.shape().extent(1)));
    if (!softmax) {
      throw new TrestleException(
          name + " is no softmax regression.",
          "That has float variables W [features, classes] and b [classes]; this has "
              + reader.tensors().values().stream().map(SoftmaxWeights::described).toList()
              + ".",
          "Score it with what trained it, or with TensorFlow.");
    }
    if (w.shape().elements() > Integer.MAX_VALUE - 8) {
      throw new TrestleException(
          name + " is too large to score.",
          "W has " + w.shape() + " values, more than one array holds.",
          "Score it with a TensorFlow Serving that has the memory.");
    }
    float[] weights = new float[(int) w.shape().elements()];
    float[] bias = new float[(int) b.shape().elements()];
    reader.read(W, TensorSlice.whole(w.shape()), weights, 0);
    reader.read(B, TensorSlice.whole(b.shape()), bias, 0);
    return new SoftmaxWeights((int) w.shape().extent(0), weights, bias);
  }

  private static String described(TensorInfo tensor) {
    return tensor.name() + " " + tensor.shape();
  }

  int features() {
    return features;
  }

  int classes() {
    return classes;
  }

  /** Begins a sample: the logits of no features. */
  void begin(double[] logits) {
    for (int k = 0; k < classes; k++) {
      logits[k] = bias[k];
    }
  }

  /** Adds one feature's share to the logits. */
  void add(int feature, double value, double[] logits) {
    if (value == 0) {
      return;
    }
    int at = feature * classes;
    for (int k = 0; k < classes; k++) {
      logits[k] += value * weights[at + k];
    }
  }

  /** Turns logits into probabilities, in place, without overflow. */
  static void softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElse(0);
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = Math.exp(logits[k] - largest);
      sum += logits[k];
    }
    for (int k = 0; k < logits.length; k++) {
      logits[k] /= sum;
    }
  }

  /** The most likely class, the first of equals. */
  static int best(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
