package io.trestle.spark.dl4j;

import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.ServingLayer.BatchNormalization;
import io.trestle.modelio.ServingLayer.Convolution;
import io.trestle.modelio.ServingLayer.Dense;
import io.trestle.modelio.ServingLayer.FixedScale;
import io.trestle.modelio.ServingLayer.LearnedScale;
import io.trestle.modelio.ServingLayer.Pool;
import io.trestle.modelio.ServingLayer.Pooling;
import io.trestle.modelio.ServingLayer.Reshape;
import io.trestle.modelio.ServingLayer.Spread;
import io.trestle.modelio.ServingLayer.WeightOrder;
import io.trestle.modelio.Shape;
import io.trestle.modelio.Window;
import io.trestle.modelio.Window.Edges;
import io.trestle.modelio.Window.Extent;
import io.trestle.modelio.Window.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;

/**
 * Makes the layers of a serving graph out of a chain of DL4J's. DL4J's subclasses compute something
 * else than their parents, so a layer counts by its very class. Used once.
 */
final class ServingTranslation {
  private final List<ServingLayer> layers = new ArrayList<>();
  private Shape sample;

  /**
   * A translation of a chain.
   *
   * @param sample the shape of a flat sample
   */
  ServingTranslation(Shape sample) {
    this.sample = sample;
  }

  List<ServingLayer> layers() {
    return layers;
  }

  /** Count of values that the last layer gives. */
  int outputs() {
    return Math.toIntExact(sample.elements());
  }

  /** Adds a layer with what goes before it. */
  void add(ChainLink link) {
    try {
      link.before().ifPresent(processor -> process(link, processor));
      translate(link);
    } catch (IllegalArgumentException e) {
      throw refused(link, e.getMessage());
    }
  }

  private void process(ChainLink link, InputPreProcessor processor) {
    if (processor instanceof FeedForwardToCnnPreProcessor image) {
      if (sample.rank() == 1) {
        add(
            new Reshape(
                Shape.of(image.getNumChannels(), image.getInputHeight(), image.getInputWidth())));
      }
    } else if (processor instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() != CNN2DFormat.NHWC) {
      add(new Reshape(Shape.of(sample.elements())));
    } else {
      throw refused(link, "its input goes through " + processor);
    }
  }

  private void translate(ChainLink link) {
    Layer layer = link.layer();
    Class<? extends Layer> type = layer.getClass();
    if (type == DenseLayer.class) {
      dense(link, (DenseLayer) layer);
    } else if (type == OutputLayer.class) {
      BaseOutputLayer output = (BaseOutputLayer) layer;
      Optional<String> bias = bias(link, output.hasBias());
      add(
          new Dense(
              link.variables().get("W"), WeightOrder.INPUTS_FIRST, bias, units(output.getNOut())));
      activate(link, output.getActivationFn());
    } else if (type == ConvolutionLayer.class) {
      convolution(link, (ConvolutionLayer) layer);
    } else if (type == SubsamplingLayer.class) {
      subsampling(link, (SubsamplingLayer) layer);
    } else if (type == GlobalPoolingLayer.class) {
      globalPooling(link, (GlobalPoolingLayer) layer);
    } else if (type == org.deeplearning4j.nn.conf.layers.BatchNormalization.class) {
      normalization(link, (org.deeplearning4j.nn.conf.layers.BatchNormalization) layer);
    } else if (type == ActivationLayer.class) {
      activate(link, ((ActivationLayer) layer).getActivationFn());
    } else if (type == LossLayer.class) {
      activate(link, ((LossLayer) layer).getActivationFn());
    } else if (type != DropoutLayer.class) {
      // A dropout layer lets everything through when it does not train.
      throw refused(link, "there is no such layer in a serving graph");
    }
  }

  private void dense(ChainLink link, DenseLayer layer) {
    if (layer.hasLayerNorm()) {
      throw refused(link, "it normalizes by layer (hasLayerNorm)");
    }
    Optional<String> bias = bias(link, layer.hasBias());
    add(
        new Dense(
            link.variables().get("W"), WeightOrder.INPUTS_FIRST, bias, units(layer.getNOut())));
    activate(link, layer.getActivationFn());
  }

  private void convolution(ChainLink link, ConvolutionLayer layer) {
    checkFormat(link, layer.getCnn2dDataFormat());
    Window window =
        window(
            link,
            new int[][] {layer.getKernelSize(), layer.getStride(), layer.getPadding()},
            layer.getDilation(),
            layer.getConvolutionMode());
    Optional<String> bias = bias(link, layer.hasBias());
    add(new Convolution(link.variables().get("W"), bias, units(layer.getNOut()), window));
    activate(link, layer.getActivationFn());
  }

  private void subsampling(ChainLink link, SubsamplingLayer layer) {
    checkFormat(link, layer.getCnn2dDataFormat());
    Window window =
        window(
            link,
            new int[][] {layer.getKernelSize(), layer.getStride(), layer.getPadding()},
            layer.getDilation(),
            layer.getConvolutionMode());
    Pool average = layer.isAvgPoolIncludePadInDivisor() ? Pool.AVERAGE_WITH_PADDING : Pool.AVERAGE;
    add(new Pooling(pool(link, layer.getPoolingType(), average), window));
  }

  private void globalPooling(ChainLink link, GlobalPoolingLayer layer) {
    if (sample.rank() != 3) {
      throw refused(link, "its input is no image");
    }
    int[] dimensions = layer.getPoolingDimensions();
    if (dimensions != null && !Arrays.equals(dimensions, new int[] {2, 3})) {
      throw refused(link, "it pools over the dimensions " + Arrays.toString(dimensions));
    }
    Extent whole = new Extent((int) sample.extent(1), (int) sample.extent(2));
    Pool pool = pool(link, layer.getPoolingType(), Pool.AVERAGE);
    add(new Pooling(pool, new Window(whole, whole, Padding.none())));
    if (layer.isCollapseDimensions()) {
      add(new Reshape(Shape.of(sample.elements())));
    }
  }

  private void normalization(
      ChainLink link, org.deeplearning4j.nn.conf.layers.BatchNormalization layer) {
    checkFormat(link, layer.getCnn2DFormat());
    // DL4J keeps an activation function with this layer and never applies it.
    Map<String, String> names = link.variables();
    add(
        new BatchNormalization(
            names.get("mean"),
            names.get(layer.isUseLogStd() ? "log10stdev" : "var"),
            layer.isUseLogStd() ? Spread.LOG10_DEVIATION : Spread.VARIANCE,
            layer.isLockGammaBeta()
                ? new FixedScale(layer.getGamma(), layer.getBeta())
                : new LearnedScale(names.get("gamma"), names.get("beta")),
            layer.getEps()));
  }

  private void activate(ChainLink link, IActivation function) {
    ServingLayer layer =
        ActivationTranslation.of(function)
            .orElseThrow(
                () -> refused(link, "there is no activation " + function + " in a serving graph"));
    add(layer);
  }

  private void add(ServingLayer layer) {
    sample = layer.output(sample);
    layers.add(layer);
  }

  private static Window window(
      ChainLink link, int[][] sizes, int[] dilation, ConvolutionMode mode) {
    if (Arrays.stream(dilation).anyMatch(step -> step != 1)) {
      throw refused(link, "its dilation is " + Arrays.toString(dilation));
    }
    if (mode == ConvolutionMode.Causal) {
      throw refused(link, "its convolution mode is Causal");
    }
    int[] padding = sizes[2];
    return new Window(
        new Extent(sizes[0][0], sizes[0][1]),
        new Extent(sizes[1][0], sizes[1][1]),
        mode == ConvolutionMode.Same
            ? Padding.same()
            : new Edges(padding[0], padding[0], padding[1], padding[1]));
  }

  private static Pool pool(ChainLink link, PoolingType type, Pool average) {
    return switch (type) {
      case MAX -> Pool.MAX;
      case AVG -> average;
      case SUM, PNORM -> throw refused(link, "its pooling is " + type);
    };
  }

  private static void checkFormat(ChainLink link, CNN2DFormat format) {
    if (format == CNN2DFormat.NHWC) {
      throw refused(link, "its images are NHWC; DL4J's own order, NCHW, is served");
    }
  }

  private static Optional<String> bias(ChainLink link, boolean present) {
    return present ? Optional.of(link.variables().get("b")) : Optional.empty();
  }

  private static int units(long count) {
    return Math.toIntExact(count);
  }

  private static UnsupportedNetworkException refused(ChainLink link, String reason) {
    return new UnsupportedNetworkException(
        link.described() + " cannot be served by TensorFlow.",
        "The reason: " + reason + ".",
        "Dense, output, loss, convolution, subsampling, global pooling, batch-normalization,"
            + " activation and dropout layers can. Leave the work directory out for others: the"
            + " DL4J zip holds every network.");
  }
}
