package io.trestle.spark.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that computes, of either of DL4J's two kinds. Its parameters and gradients lie in one
 * row each. Not thread-safe.
 */
interface Replica {
  /** DL4J's own object. */
  Model network();

  /** The layers, in the order of their parameters. */
  Layer[] layers();

  /** What a layer's variables are called after. */
  String scope(int layer);

  /** The layer that has the loss. */
  Layer outputLayer();

  /** What the last layer gives for inputs, as when the network is used. */
  INDArray output(INDArray inputs);

  /** Computes the gradient, summed over the samples, as DL4J's fit does before its updaters. */
  void gradient(INDArray inputs, INDArray labels);

  /** Where {@link #gradient} leaves it. */
  INDArray gradients();
}
