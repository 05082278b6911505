package io.trestle.test.bench.dl4j;

import io.trestle.test.bench.peer.Mnist;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is trained on MNIST. */
final class Networks {
  private static final int HIDDEN = 128;

  private Networks() {}

  /** By name: {@code softmax} or {@code perceptron}. */
  static MultiLayerConfiguration named(String name) {
    return switch (name) {
      case "softmax" -> softmax();
      case "perceptron" -> perceptron();
      default -> throw new IllegalArgumentException("There is no network " + name + ".");
    };
  }

  /** Softmax regression, from zero, at rate 0.5 on the mean loss. */
  static MultiLayerConfiguration softmax() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(0.5))
        .weightInit(WeightInit.ZERO)
        .list()
        .layer(output(Mnist.PIXELS))
        .build();
  }

  private static MultiLayerConfiguration perceptron() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.001))
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(Mnist.PIXELS).nOut(HIDDEN).build())
        .layer(output(HIDDEN))
        .build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(Mnist.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
