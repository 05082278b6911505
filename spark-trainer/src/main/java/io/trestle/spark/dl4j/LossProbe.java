package io.trestle.spark.dl4j;

import io.trestle.spark.data.Batch;
import io.trestle.spark.model.BatchResult;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Stands in for a replica's loss function. DL4J shows the last layer's sums to the loss function
 * alone, so it is here that the samples' losses and hits are read on the way, and the samples'
 * weights come in, without a second pass through the network. Not thread-safe.
 */
final class LossProbe implements ILossFunction {
  private static final long serialVersionUID = 1;
  private static final double SMALLEST = 1e-10;

  private final transient ILossFunction loss;
  private final transient BatchResult result = new BatchResult();
  private transient Batch batch;
  private int from;
  private double score;

  LossProbe(ILossFunction loss) {
    this.loss = loss;
  }

  /** The batch that passes next. */
  void begin(Batch next) {
    batch = next;
    from = 0;
    result.reset(next.size(), next.weightSum());
  }

  BatchResult result() {
    return result;
  }

  /** Adds the samples from {@code first} on, whose outputs are given. */
  void addOutputs(int first, INDArray labels, INDArray outputs) {
    from = first;
    // DL4J's cross entropy clips probabilities only where it computes them.
    INDArray clipped =
        loss instanceof LossMCXENT ? Transforms.max(outputs, SMALLEST, true) : outputs;
    add(labels, clipped, new ActivationIdentity(), null);
  }

  private void add(INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    INDArray scores = loss.computeScoreArray(labels, sums, activation, mask);
    float[] values = sums.dup('c').data().asFloat();
    int classes = (int) sums.size(1);
    score = 0;
    for (int i = 0; i < sums.size(0); i++) {
      double sample = scores.getDouble(i);
      score += sample;
      int label = batch.label(from + i);
      result.add(batch.weight(from + i) * sample, isGreatest(values, i * classes, classes, label));
    }
  }

  private static boolean isGreatest(float[] values, int at, int count, int label) {
    for (int j = 0; j < count; j++) {
      float other = values[at + j];
      float own = values[at + label];
      if (j < label ? !(other < own) : !(other <= own)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, sums, activation, mask);
    add(labels, sums, activation, mask);
    if (result.weightSum() != result.samples()) {
      float[] weights = new float[batch.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = batch.weight(i);
      }
      gradient.muliColumnVector(
          Nd4j.createFromArray(weights).castTo(DataType.FLOAT).reshape(weights.length, 1));
    }
    return gradient;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    return average ? score / labels.size(0) : score;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, sums, activation, mask);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray sums, IActivation activation, INDArray mask, boolean average) {
    INDArray gradient = computeGradient(labels, sums, activation, mask);
    return new Pair<>(computeScore(labels, sums, activation, mask, average), gradient);
  }

  @Override
  public String name() {
    return loss.name();
  }
}
