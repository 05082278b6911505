package io.trestle.spark.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** How many features of a flat sample a network takes: its configuration does not say it itself. */
final class NetworkInput {
  private NetworkInput() {}

  static int features(NetworkForm form) {
    return switch (form.kind()) {
      case LAYERS -> {
        MultiLayerConfiguration conf = MultiLayerConfiguration.fromJson(form.json());
        yield features(conf.getInputPreProcess(0), conf.getConf(0).getLayer());
      }
      case GRAPH -> features(ComputationGraphConfiguration.fromJson(form.json()));
    };
  }

  private static int features(ComputationGraphConfiguration conf) {
    if (conf.getNetworkInputs().size() != 1 || conf.getNetworkOutputs().size() != 1) {
      throw new UnsupportedNetworkException(
          "The graph has the inputs "
              + conf.getNetworkInputs()
              + " and the outputs "
              + conf.getNetworkOutputs()
              + ".",
          "A row has one column of features and one label.",
          "Train graphs of one input and one output.");
    }
    String input = conf.getNetworkInputs().get(0);
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      if (conf.getVertexInputs().get(entry.getKey()).contains(input)
          && entry.getValue() instanceof LayerVertex vertex) {
        return features(vertex.getPreProcessor(), vertex.getLayerConf().getLayer());
      }
    }
    throw new UnsupportedNetworkException(
        "No layer of the graph takes the input " + input + " itself.",
        "So it is not known how many features a sample has.",
        "Let a layer be the first vertex behind the input.");
  }

  private static int features(InputPreProcessor before, Layer outer) {
    Layer layer = outer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : outer;
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return Math.toIntExact(
          image.getInputHeight() * image.getInputWidth() * image.getNumChannels());
    }
    boolean flat =
        layer instanceof FeedForwardLayer
            && !(layer instanceof ConvolutionLayer)
            && !(layer instanceof BaseRecurrentLayer);
    if (before == null && flat && ((FeedForwardLayer) layer).getNIn() > 0) {
      return Math.toIntExact(((FeedForwardLayer) layer).getNIn());
    }
    String kind = layer.getClass().getSimpleName();
    if (layer instanceof ConvolutionLayer || layer instanceof BatchNormalization) {
      throw new UnsupportedNetworkException(
          "The network begins with a " + kind + " whose images have no size.",
          "A row's features are flat, and the configuration does not say how they make an image.",
          "Build it with setInputType(InputType.convolutionalFlat(height, width, channels)).");
    }
    throw new UnsupportedNetworkException(
        "The network begins with a " + kind + ".",
        "A row's features are one flat vector.",
        "Begin with a layer over flat features, or with images by convolutionalFlat.");
  }
}
