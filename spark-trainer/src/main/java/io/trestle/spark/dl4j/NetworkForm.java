package io.trestle.spark.dl4j;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's configuration, as DL4J writes it.
 *
 * @param kind which of DL4J's two kinds
 * @param json the configuration
 */
record NetworkForm(Kind kind, String json) implements Serializable {
  /** DL4J's kinds of networks. */
  enum Kind {
    LAYERS,
    GRAPH
  }

  /** Either kind. DL4J's JSON does not say which; only a graph has vertices. */
  static NetworkForm ofJson(String json) {
    return json.contains("\"vertices\"")
        ? new NetworkForm(Kind.GRAPH, ComputationGraphConfiguration.fromJson(json).toJson())
        : new NetworkForm(Kind.LAYERS, MultiLayerConfiguration.fromJson(json).toJson());
  }

  /** A network with parameters of its own. */
  Replica initialized() {
    return replica(null);
  }

  /**
   * A network over given parameters.
   *
   * @param parameters one row in DL4J's order, which is used and not copied; null for DL4J's own
   */
  Replica replica(INDArray parameters) {
    switch (kind) {
      case LAYERS -> {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
        network.init(parameters, false);
        return new LayersReplica(network);
      }
      case GRAPH -> {
        ComputationGraph network =
            new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        network.init(parameters, false);
        return new GraphReplica(network);
      }
    }
    throw new AssertionError(kind);
  }
}
