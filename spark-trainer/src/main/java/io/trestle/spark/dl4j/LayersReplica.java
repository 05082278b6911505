package io.trestle.spark.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork}. */
final class LayersReplica implements Replica {
  private final MultiLayerNetwork network;

  LayersReplica(MultiLayerNetwork network) {
    this.network = network;
    network.initGradientsView();
  }

  @Override
  public Model network() {
    return network;
  }

  @Override
  public Layer[] layers() {
    return network.getLayers();
  }

  @Override
  public String scope(int layer) {
    String name = layers()[layer].conf().getLayer().getLayerName();
    return name == null ? "layer" + layer : name;
  }

  @Override
  public Layer outputLayer() {
    return network.getOutputLayer();
  }

  @Override
  public INDArray output(INDArray inputs) {
    return network.output(inputs, false);
  }

  @Override
  public void gradient(INDArray inputs, INDArray labels) {
    network.setInput(inputs);
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  @Override
  public INDArray gradients() {
    return network.getFlattenedGradients();
  }
}
