package io.trestle.spark.dl4j;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.ServingLayer.Activate;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** DL4J's activation functions as layers of a serving graph, as they are at inference. */
final class ActivationTranslation {
  private static final Map<Class<? extends IActivation>, Activation> PLAIN =
      Map.ofEntries(
          Map.entry(ActivationCube.class, Activation.CUBE),
          Map.entry(ActivationHardSigmoid.class, Activation.HARD_SIGMOID),
          Map.entry(ActivationHardTanH.class, Activation.HARD_TANH),
          Map.entry(ActivationIdentity.class, Activation.IDENTITY),
          Map.entry(ActivationMish.class, Activation.MISH),
          Map.entry(ActivationRationalTanh.class, Activation.RATIONAL_TANH),
          Map.entry(ActivationReLU6.class, Activation.RELU6),
          Map.entry(ActivationRectifiedTanh.class, Activation.RECTIFIED_TANH),
          Map.entry(ActivationSELU.class, Activation.SELU),
          Map.entry(ActivationSigmoid.class, Activation.SIGMOID),
          Map.entry(ActivationSoftPlus.class, Activation.SOFTPLUS),
          Map.entry(ActivationSoftSign.class, Activation.SOFTSIGN),
          Map.entry(ActivationSoftmax.class, Activation.SOFTMAX),
          Map.entry(ActivationSwish.class, Activation.SWISH),
          Map.entry(ActivationTanH.class, Activation.TANH));

  private ActivationTranslation() {}

  /** The layer, empty for a function that has none. */
  static Optional<ServingLayer> of(IActivation function) {
    Activation plain = PLAIN.get(function.getClass());
    if (plain != null) {
      return Optional.of(new Activate(plain));
    } else if (function instanceof ActivationReLU relu) {
      return relu(relu);
    } else if (function instanceof ActivationLReLU relu) {
      return Optional.of(new ServingLayer.LeakyRelu(relu.getAlpha()));
    } else if (function instanceof ActivationELU elu) {
      return Optional.of(new ServingLayer.Elu(elu.getAlpha()));
    } else if (function instanceof ActivationThresholdedReLU relu) {
      return Optional.of(new ServingLayer.ThresholdedRelu(relu.getTheta()));
    } else if (function instanceof ActivationGELU gelu && !gelu.isPrecise()) {
      // What DL4J calls the precise form cubes another term than Hendrycks, so it is not served.
      return Optional.of(new Activate(Activation.GELU_SIGMOID));
    }
    return Optional.empty();
  }

  private static Optional<ServingLayer> relu(ActivationReLU relu) {
    boolean bounded = isSet(relu.getMax());
    boolean moved = isSet(relu.getThreshold());
    boolean leaky = isSet(relu.getNegativeSlope());
    if (bounded || moved) {
      return Optional.empty();
    }
    return Optional.of(
        leaky
            ? new ServingLayer.LeakyRelu(relu.getNegativeSlope())
            : new Activate(Activation.RELU));
  }

  private static boolean isSet(Double number) {
    return number != null && number != 0;
  }
}
