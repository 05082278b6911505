package io.trestle.spark.dl4j;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** The serving graph of a network of dense layers one after the other. */
final class DenseChain {
  private DenseChain() {}

  static ServingGraph of(Dl4jModel model, Replica replica, Blueprint blueprint) {
    List<ServingLayer> layers = new ArrayList<>();
    Layer[] all = replica.layers();
    for (int i = 0; i < all.length; i++) {
      add(all[i].conf().getLayer(), variables(blueprint, i), layers);
    }
    return ServingGraph.numbered(model.numFeatures(), layers, model.numClasses());
  }

  private static List<Parameter> variables(Blueprint blueprint, int layer) {
    return blueprint.parameters().stream().filter(one -> one.layer() == layer).toList();
  }

  private static void add(
      org.deeplearning4j.nn.conf.layers.Layer conf,
      List<Parameter> variables,
      List<ServingLayer> layers) {
    boolean dense = conf instanceof DenseLayer || conf instanceof BaseOutputLayer;
    if (!dense || variables.size() != 2) {
      throw unserved("a " + conf.getClass().getSimpleName() + " of that kind");
    }
    FeedForwardLayer layer = (FeedForwardLayer) conf;
    layers.add(
        new ServingLayer.Dense(
            variables.get(0).variable(),
            variables.get(1).variable(),
            Math.toIntExact(layer.getNOut())));
    layers.add(new ServingLayer.Activate(activation(layer.getActivationFn().toString())));
  }

  private static Activation activation(String name) {
    return switch (name) {
      case "identity" -> Activation.IDENTITY;
      case "relu" -> Activation.RELU;
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "softmax" -> Activation.SOFTMAX;
      default -> throw unserved("the activation " + name);
    };
  }

  static UnsupportedNetworkException unserved(String what) {
    return new UnsupportedNetworkException(
        "A bundle for TensorFlow Serving cannot hold " + what + ".",
        "Trestle writes chains of dense layers with usual activations.",
        "Train without a work directory, and keep the network as a DL4J zip.");
  }
}
