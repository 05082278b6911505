package io.trestle.modelio.savedmodel;

import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.ServingLayer.Activate;
import io.trestle.modelio.ServingLayer.BatchNormalization;
import io.trestle.modelio.ServingLayer.Convolution;
import io.trestle.modelio.ServingLayer.Dense;
import io.trestle.modelio.ServingLayer.Elu;
import io.trestle.modelio.ServingLayer.FixedScale;
import io.trestle.modelio.ServingLayer.LeakyRelu;
import io.trestle.modelio.ServingLayer.LearnedScale;
import io.trestle.modelio.ServingLayer.Pooling;
import io.trestle.modelio.ServingLayer.Reshape;
import io.trestle.modelio.ServingLayer.Spread;
import io.trestle.modelio.ServingLayer.ThresholdedRelu;
import io.trestle.modelio.ServingLayer.WeightOrder;
import io.trestle.modelio.Shape;

/** Adds the nodes of one layer. */
final class LayerNodes {
  private final FloatNodes nodes;
  private final ImageNodes images;
  private final ActivationNodes activations;

  /**
   * A layer's nodes.
   *
   * @param scope the start of their names
   * @param end the name of the last one, if the layer is an activation
   */
  LayerNodes(GraphWriter graph, String scope, String end) {
    this.nodes = new FloatNodes(graph, scope);
    this.images = new ImageNodes(nodes);
    this.activations = new ActivationNodes(nodes, end);
  }

  /**
   * Adds the layer.
   *
   * @param input the node that has its samples
   * @param sample their shape
   * @return the node that has what it makes of them
   */
  String add(ServingLayer layer, String input, Shape sample) {
    if (layer instanceof Dense dense) {
      return dense(dense, input);
    } else if (layer instanceof Reshape reshape) {
      return reshape(input, sample, reshape.shape());
    } else if (layer instanceof Convolution convolution) {
      return images.convolution(convolution, input, sample);
    } else if (layer instanceof Pooling pooling) {
      return images.pooling(pooling, input, sample);
    } else if (layer instanceof BatchNormalization normalization) {
      return normalize(normalization, input);
    } else if (layer instanceof Activate activate) {
      return activations.add(activate.activation(), input);
    } else if (layer instanceof LeakyRelu relu) {
      return activations.leakyRelu(relu.slope(), input);
    } else if (layer instanceof Elu elu) {
      return activations.elu(elu.scale(), input);
    } else if (layer instanceof ThresholdedRelu relu) {
      return activations.thresholdedRelu(relu.threshold(), input);
    }
    throw new AssertionError("no nodes for " + layer);
  }

  private String dense(Dense layer, String input) {
    GraphWriter.Node product = nodes.node("MatMul", input, layer.weights() + "/read");
    if (layer.order() == WeightOrder.UNITS_FIRST) {
      product.flag("transpose_b");
    }
    String sums = product.add();
    return layer.bias().map(bias -> nodes.op("Add", sums, bias + "/read")).orElse(sums);
  }

  private String reshape(String input, Shape from, Shape to) {
    String flat = from.rank() == 3 ? images.toFlat(input, from) : input;
    return to.rank() == 3 ? images.fromFlat(flat, to) : flat;
  }

  private String normalize(BatchNormalization layer, String input) {
    String spread = layer.spread() + "/read";
    String variance =
        layer.measure() == Spread.VARIANCE
            ? spread
            : nodes.op("Exp", nodes.op("Mul", spread, nodes.constant(2 * Math.log(10))));
    String epsilon = nodes.constant(layer.epsilon());
    String inverse = nodes.op("Rsqrt", nodes.op("Add", variance, epsilon));
    String centred = nodes.op("Sub", input, layer.mean() + "/read");
    String gamma;
    String beta;
    if (layer.scale() instanceof LearnedScale learned) {
      gamma = learned.gamma() + "/read";
      beta = learned.beta() + "/read";
    } else {
      FixedScale fixed = (FixedScale) layer.scale();
      gamma = nodes.constant(fixed.gamma());
      beta = nodes.constant(fixed.beta());
    }
    String scaled = nodes.op("Mul", centred, nodes.op("Mul", inverse, gamma));
    return nodes.op("Add", scaled, beta);
  }
}
