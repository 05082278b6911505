package io.trestle.spark.dl4j;

import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;

/**
 * DL4J networks as models that TensorFlow serves: dense, output, loss, convolution, subsampling,
 * global pooling, batch-normalization, activation and dropout layers, one behind the other. What
 * TensorFlow answers is what the network's {@code output} gives, but for rounding.
 */
final class Dl4jServing {
  private Dl4jServing() {}

  /**
   * The graph of a network over flat samples, with its parameters' variables. Classes are named "0"
   * and so on.
   *
   * @param features count of a sample's values
   * @throws UnsupportedNetworkException naming the layer that cannot be served
   */
  static ServingGraph graph(Replica replica, Blueprint blueprint, int features) {
    ServingTranslation translation = new ServingTranslation(Shape.of(features));
    ChainLink.of(replica, blueprint).forEach(translation::add);
    return ServingGraph.numbered(features, translation.layers(), translation.outputs());
  }
}
