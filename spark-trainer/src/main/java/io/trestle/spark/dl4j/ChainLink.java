package io.trestle.spark.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * One layer of a network whose layers stand one behind the other.
 *
 * @param name how the network calls it
 * @param layer its configuration
 * @param before what DL4J does to its input first
 * @param variables the variable of each of its parameters, by DL4J's key
 */
record ChainLink(
    String name, Layer layer, Optional<InputPreProcessor> before, Map<String, String> variables) {

  /**
   * The layers from the input to the output.
   *
   * @throws UnsupportedNetworkException if they are no plain chain
   */
  static List<ChainLink> of(Replica replica, Blueprint blueprint) {
    return replica.network() instanceof ComputationGraph graph
        ? of(replica, graph.getConfiguration(), blueprint)
        : of(replica, (MultiLayerNetwork) replica.network(), blueprint);
  }

  private static List<ChainLink> of(
      Replica replica, MultiLayerNetwork network, Blueprint blueprint) {
    List<ChainLink> chain = new ArrayList<>();
    for (int i = 0; i < replica.layers().length; i++) {
      chain.add(
          link(replica, i, network.getLayerWiseConfigurations().getInputPreProcess(i), blueprint));
    }
    return chain;
  }

  private static List<ChainLink> of(
      Replica replica, ComputationGraphConfiguration network, Blueprint blueprint) {
    List<ChainLink> chain = new ArrayList<>();
    String last = network.getNetworkInputs().get(0);
    while (chain.size() < network.getVertices().size()) {
      last = after(network, last);
      GraphVertex vertex = network.getVertices().get(last);
      if (!(vertex instanceof LayerVertex layer)) {
        throw notAChain(
            "Vertex \"%s\" is a %s.".formatted(last, vertex.getClass().getSimpleName()));
      }
      chain.add(link(replica, index(replica, last), layer.getPreProcessor(), blueprint));
    }
    if (!network.getNetworkOutputs().contains(last)) {
      throw notAChain("Vertex \"%s\" comes after the output.".formatted(last));
    }
    return chain;
  }

  private static int index(Replica replica, String vertex) {
    int index = 0;
    while (!replica.scope(index).equals(vertex)) {
      index++;
    }
    return index;
  }

  private static ChainLink link(
      Replica replica, int index, InputPreProcessor before, Blueprint blueprint) {
    return new ChainLink(
        replica.scope(index),
        replica.layers()[index].conf().getLayer(),
        Optional.ofNullable(before),
        blueprint.parameters().stream()
            .filter(parameter -> parameter.layer() == index)
            .collect(Collectors.toMap(Parameter::key, Parameter::variable)));
  }

  /** Layer "conv" (ConvolutionLayer), for messages. */
  String described() {
    return "Layer \"%s\" (%s)".formatted(name, layer.getClass().getSimpleName());
  }

  private static String after(ComputationGraphConfiguration network, String vertex) {
    List<String> next =
        network.getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(vertex))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (next.size() != 1 || network.getVertexInputs().get(next.get(0)).size() != 1) {
      throw notAChain("After \"%s\" comes %s.".formatted(vertex, next));
    }
    return next.get(0);
  }

  private static UnsupportedNetworkException notAChain(String reason) {
    return new UnsupportedNetworkException(
        "This computation graph cannot be served by TensorFlow: it is no plain chain of layers.",
        reason,
        "Leave the work directory out and keep the network as a DL4J zip, or train a network whose"
            + " layers stand one behind the other.");
  }
}
