package io.trestle.spark.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A replica of a trained network that scores vectors. Not thread-safe. */
final class NetworkScorer {
  private final Replica replica;
  private final int features;

  NetworkScorer(Dl4jModel network) {
    NativeThreads.settle();
    this.replica = network.replica(network.initialParameters());
    this.features = network.numFeatures();
  }

  /** What the network outputs for each sample. */
  List<double[]> outputs(List<Vector> samples) {
    float[] values = new float[samples.size() * features];
    for (int i = 0; i < samples.size(); i++) {
      put(samples.get(i), values, i * features);
    }
    INDArray output = replica.output(Nd4j.create(values, samples.size(), features));
    double[] all = output.dup('c').data().asDouble();
    int classes = all.length / samples.size();
    List<double[]> outputs = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      outputs.add(Arrays.copyOfRange(all, i * classes, (i + 1) * classes));
    }
    return outputs;
  }

  private void put(Vector sample, float[] values, int at) {
    if (sample.size() != features) {
      throw new IllegalArgumentException(
          "A vector of "
              + sample.size()
              + " features for a network of "
              + features
              + ". Use the columns that the model was trained on.");
    }
    if (sample instanceof SparseVector sparse) {
      for (int i = 0; i < sparse.indices().length; i++) {
        values[at + sparse.indices()[i]] = (float) sparse.values()[i];
      }
      return;
    }
    double[] dense = ((DenseVector) sample).values();
    for (int i = 0; i < features; i++) {
      values[at + i] = (float) dense[i];
    }
  }
}
