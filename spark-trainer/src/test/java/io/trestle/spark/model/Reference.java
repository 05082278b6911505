package io.trestle.spark.model;

import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.Blocks;
import java.util.stream.IntStream;

/** Softmax regression as the textbook has it, in doubles. */
final class Reference {
  final double[] gradient;
  final double[][] probabilities;
  double lossSum;
  double weightSum;
  int correct;

  Reference(SoftmaxRegression model, float[] parameters, Batch batch) {
    int features = model.numFeatures();
    int classes = model.numClasses();
    gradient = new double[(features + 1) * classes];
    probabilities = new double[batch.size()][classes];
    for (int s = 0; s < batch.size(); s++) {
      float[] x = Blocks.features(batch.block(s), batch.row(s));
      int[] present = IntStream.range(0, features).filter(i -> x[i] != 0).toArray();
      double[] p = probabilities[s];
      double sum = 0;
      int greatest = 0;
      double[] logits = new double[classes];
      for (int j = 0; j < classes; j++) {
        logits[j] = parameters[features * classes + j];
        for (int i : present) {
          logits[j] += (double) x[i] * parameters[i * classes + j];
        }
        greatest = logits[j] > logits[greatest] ? j : greatest;
      }
      for (int j = 0; j < classes; j++) {
        p[j] = Math.exp(logits[j] - logits[greatest]);
        sum += p[j];
      }
      double weight = batch.weight(s);
      int label = batch.label(s);
      for (int j = 0; j < classes; j++) {
        p[j] /= sum;
        double delta = weight * (p[j] - (j == label ? 1 : 0));
        for (int i : present) {
          gradient[i * classes + j] += x[i] * delta;
        }
        gradient[features * classes + j] += delta;
      }
      lossSum += weight * (Math.log(sum) + logits[greatest] - logits[label]);
      weightSum += weight;
      correct += greatest == label ? 1 : 0;
    }
    if (model.reduction() == LossReduction.MEAN) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= weightSum;
      }
    }
  }
}
