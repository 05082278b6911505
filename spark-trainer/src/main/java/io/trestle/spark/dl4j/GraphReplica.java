package io.trestle.spark.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ComputationGraph} of one input and one output. */
final class GraphReplica implements Replica {
  private final ComputationGraph network;

  GraphReplica(ComputationGraph network) {
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
    return layers()[layer].conf().getLayer().getLayerName();
  }

  @Override
  public Layer outputLayer() {
    return network.getOutputLayer(0);
  }

  @Override
  public INDArray output(INDArray inputs) {
    return network.output(false, inputs)[0];
  }

  @Override
  public void gradient(INDArray inputs, INDArray labels) {
    network.setInput(0, inputs);
    network.setLabel(0, labels);
    network.computeGradientAndScore();
  }

  @Override
  public INDArray gradients() {
    return network.getFlattenedGradients();
  }
}
