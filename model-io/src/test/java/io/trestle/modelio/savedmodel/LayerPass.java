package io.trestle.modelio.savedmodel;

import io.trestle.modelio.Activation;
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
import io.trestle.modelio.ServingLayer.Spread;
import io.trestle.modelio.ServingLayer.ThresholdedRelu;
import io.trestle.modelio.ServingLayer.WeightOrder;
import io.trestle.modelio.Shape;
import io.trestle.modelio.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * What a layer makes of one sample, straight from the formulas; images stand channel by channel.
 *
 * @param variables the values of the variables
 * @param shape the sample's
 */
record LayerPass(Map<String, float[]> variables, Shape shape) {
  double[] apply(ServingLayer layer, double[] x) {
    if (layer instanceof Dense dense) {
      return dense(dense, x);
    } else if (layer instanceof Convolution convolution) {
      return convolve(convolution, x);
    } else if (layer instanceof Pooling pooling) {
      return pool(pooling, x);
    } else if (layer instanceof BatchNormalization normalization) {
      return normalize(normalization, x);
    } else if (layer instanceof Activate activate) {
      return activate(activate.activation(), x);
    } else if (layer instanceof LeakyRelu relu) {
      return each(x, v -> v > 0 ? v : relu.slope() * v);
    } else if (layer instanceof Elu elu) {
      return each(x, v -> v > 0 ? v : elu.scale() * Math.expm1(v));
    } else if (layer instanceof ThresholdedRelu relu) {
      return each(x, v -> v > relu.threshold() ? v : 0);
    }
    return x;
  }

  private double[] dense(Dense layer, double[] x) {
    float[] weights = variables.get(layer.weights());
    double[] sums = new double[layer.units()];
    for (int j = 0; j < sums.length; j++) {
      sums[j] = layer.bias().isPresent() ? variables.get(layer.bias().get())[j] : 0;
      for (int i = 0; i < x.length; i++) {
        boolean inputsFirst = layer.order() == WeightOrder.INPUTS_FIRST;
        sums[j] += x[i] * weights[inputsFirst ? i * sums.length + j : j * x.length + i];
      }
    }
    return sums;
  }

  private double[] convolve(Convolution layer, double[] x) {
    Shape output = layer.output(shape);
    float[] kernel = variables.get(layer.kernel());
    int channels = (int) shape.extent(0);
    int area = layer.window().size().height() * layer.window().size().width();
    double[] sums = new double[(int) output.elements()];
    for (int i = 0; i < sums.length; i++) {
      int filter = (int) (i / (output.extent(1) * output.extent(2)));
      double sum = layer.bias().isPresent() ? variables.get(layer.bias().get())[filter] : 0;
      for (int channel = 0; channel < channels; channel++) {
        double[] seen = under(layer.window(), output, i, channel, x);
        for (int k = 0; k < area; k++) {
          double value = Double.isNaN(seen[k]) ? 0 : seen[k];
          sum += value * kernel[(filter * channels + channel) * area + k];
        }
      }
      sums[i] = sum;
    }
    return sums;
  }

  private double[] pool(Pooling layer, double[] x) {
    Shape output = layer.output(shape);
    double[] pooled = new double[(int) output.elements()];
    for (int i = 0; i < pooled.length; i++) {
      int channel = (int) (i / (output.extent(1) * output.extent(2)));
      double[] all = under(layer.window(), output, i, channel, x);
      double[] inside = Arrays.stream(all).filter(v -> !Double.isNaN(v)).toArray();
      double sum = Arrays.stream(inside).sum();
      pooled[i] =
          switch (layer.pool()) {
            case MAX -> Arrays.stream(inside).max().orElseThrow();
            case AVERAGE -> sum / inside.length;
            case AVERAGE_WITH_PADDING -> sum / all.length;
          };
    }
    return pooled;
  }

  /** The pixels of a channel that the window sees for an output, row by row; NaN is padding. */
  private double[] under(Window window, Shape output, int index, int channel, double[] x) {
    int height = (int) shape.extent(1);
    int width = (int) shape.extent(2);
    int place = (int) (index % (output.extent(1) * output.extent(2)));
    int top = (int) (place / output.extent(2)) * window.stride().height();
    int left = (int) (place % output.extent(2)) * window.stride().width();
    double[] seen = new double[window.size().height() * window.size().width()];
    for (int k = 0; k < seen.length; k++) {
      int row = top + k / window.size().width() - window.edges(shape).top();
      int column = left + k % window.size().width() - window.edges(shape).left();
      boolean inside = row >= 0 && row < height && column >= 0 && column < width;
      seen[k] = inside ? x[(channel * height + row) * width + column] : Double.NaN;
    }
    return seen;
  }

  private double[] normalize(BatchNormalization layer, double[] x) {
    int each = x.length / (int) shape.extent(0);
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int channel = i / each;
      double gamma;
      double beta;
      if (layer.scale() instanceof LearnedScale learned) {
        gamma = variables.get(learned.gamma())[channel];
        beta = variables.get(learned.beta())[channel];
      } else {
        gamma = ((FixedScale) layer.scale()).gamma();
        beta = ((FixedScale) layer.scale()).beta();
      }
      double spread = variables.get(layer.spread())[channel];
      double variance = layer.measure() == Spread.VARIANCE ? spread : Math.pow(10, 2 * spread);
      double centred = x[i] - variables.get(layer.mean())[channel];
      result[i] = gamma * centred / Math.sqrt(variance + layer.epsilon()) + beta;
    }
    return result;
  }

  private static double[] activate(Activation activation, double[] x) {
    double total = Arrays.stream(x).map(Math::exp).sum();
    return each(
        x,
        v ->
            switch (activation) {
              case IDENTITY -> v;
              case RELU -> Math.max(v, 0);
              case RELU6 -> Math.min(Math.max(v, 0), 6);
              case SIGMOID -> sigmoid(v);
              case TANH -> Math.tanh(v);
              case SOFTMAX -> Math.exp(v) / total;
              case SOFTPLUS -> Math.log1p(Math.exp(v));
              case SOFTSIGN -> v / (1 + Math.abs(v));
              case HARD_SIGMOID -> Math.min(Math.max(0.2 * v + 0.5, 0), 1);
              case HARD_TANH -> Math.min(Math.max(v, -1), 1);
              case RECTIFIED_TANH -> Math.max(Math.tanh(v), 0);
              case RATIONAL_TANH -> rationalTanh(v);
              case SELU -> 1.05070098736 * (v > 0 ? v : 1.67326324235 * Math.expm1(v));
              case SWISH -> v * sigmoid(v);
              case MISH -> v * Math.tanh(Math.log1p(Math.exp(v)));
              case GELU_SIGMOID -> v * sigmoid(1.702 * v);
              case GELU_TANH ->
                  v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
              case CUBE -> v * v * v;
            });
  }

  private static double rationalTanh(double v) {
    double z = Math.abs(2 * v / 3);
    return 1.7159 * Math.signum(v) * (1 - 1 / (1 + z + z * z + 1.41645 * z * z * z * z));
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  private static double[] each(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }
}
