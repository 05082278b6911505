package io.trestle.modelio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a {@link ServingGraph}: what it makes of a sample's values, and the variables that it
 * needs for that. A sample is flat, of shape [values], or an image, of shape [channels, height,
 * width].
 */
public sealed interface ServingLayer {
  /**
   * The shape of what the layer makes of a sample.
   *
   * @throws IllegalArgumentException if the layer does not take samples of this shape
   */
  Shape output(Shape sample);

  /** The layer's variables, all FLOAT32, with their shapes, in a fixed order. */
  default Map<String, Shape> variables(Shape sample) {
    return Map.of();
  }

  /** In which order a matrix of weights has its two dimensions. */
  enum WeightOrder {
    /** [inputs, units], TensorFlow's. */
    INPUTS_FIRST,
    /** [units, inputs]. */
    UNITS_FIRST
  }

  /**
   * The sums {@code input * weights + bias} of a flat sample.
   *
   * @param weights name of the matrix
   * @param order the order of its dimensions
   * @param bias name of the variable of shape [units], if there is one
   * @param units count of outputs, 1 or more
   */
  record Dense(String weights, WeightOrder order, Optional<String> bias, int units)
      implements ServingLayer {
    public Dense {
      atLeastOne("a layer", "unit", units);
    }

    /** Weights of shape [inputs, units], and a bias. */
    public Dense(String weights, String bias, int units) {
      this(weights, WeightOrder.INPUTS_FIRST, Optional.of(bias), units);
    }

    @Override
    public Shape output(Shape sample) {
      flat(sample, "a dense layer");
      return Shape.of(units);
    }

    @Override
    public Map<String, Shape> variables(Shape sample) {
      long inputs = sample.extent(0);
      Map<String, Shape> variables = new LinkedHashMap<>();
      add(
          variables,
          weights,
          switch (order) {
            case INPUTS_FIRST -> Shape.of(inputs, units);
            case UNITS_FIRST -> Shape.of(units, inputs);
          });
      bias.ifPresent(name -> add(variables, name, Shape.of(units)));
      return variables;
    }
  }

  /**
   * The values of a sample, unchanged and in their order (of an image: channel by channel, row by
   * row), in another shape.
   *
   * @param shape of as many values as the sample has
   */
  record Reshape(Shape shape) implements ServingLayer {
    public Reshape {
      ServingGraph.checkSample(shape);
    }

    @Override
    public Shape output(Shape sample) {
      if (sample.elements() != shape.elements()) {
        throw new IllegalArgumentException(
            "a sample of shape %s does not fill the shape %s".formatted(sample, shape));
      }
      return shape;
    }
  }

  /**
   * A two-dimensional convolution (as in all networks, a correlation: the kernel is not turned).
   *
   * @param kernel name of the variable of shape [filters, channels, height, width]
   * @param bias name of the variable of shape [filters], if there is one
   * @param filters count of channels of the result, 1 or more
   * @param window the kernel's extent and way; padding is zeros
   */
  record Convolution(String kernel, Optional<String> bias, int filters, Window window)
      implements ServingLayer {
    public Convolution {
      atLeastOne("a convolution", "filter", filters);
    }

    @Override
    public Shape output(Shape sample) {
      return window.over(sample, filters);
    }

    @Override
    public Map<String, Shape> variables(Shape sample) {
      Map<String, Shape> variables = new LinkedHashMap<>();
      add(
          variables,
          kernel,
          Shape.of(filters, sample.extent(0), window.size().height(), window.size().width()));
      bias.ifPresent(name -> add(variables, name, Shape.of(filters)));
      return variables;
    }
  }

  /** What pooling makes of the pixels in its window. */
  enum Pool {
    /** The largest; padding is never it. */
    MAX,
    /** The mean of the pixels that are in the image. */
    AVERAGE,
    /** The mean of all, padding counting as zeros. */
    AVERAGE_WITH_PADDING
  }

  /**
   * Subsampling of every channel by itself.
   *
   * @param pool what becomes of the pixels
   * @param window its extent and way; padding is less than its size
   */
  record Pooling(Pool pool, Window window) implements ServingLayer {
    @Override
    public Shape output(Shape sample) {
      Shape output = window.over(sample, sample.extent(0));
      Window.Edges edges = window.edges(sample);
      if (Math.max(edges.top(), edges.bottom()) >= window.size().height()
          || Math.max(edges.left(), edges.right()) >= window.size().width()) {
        throw new IllegalArgumentException(
            "%s is more padding than the window %s covers".formatted(edges, window.size()));
      }
      return output;
    }
  }

  /** What a variable of a {@link BatchNormalization} says about the spread of the values. */
  enum Spread {
    /** The variance. */
    VARIANCE,
    /** The logarithm to base 10 of the standard deviation. */
    LOG10_DEVIATION
  }

  /**
   * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta}, by channel of an image or by value
   * of a flat sample; each variable is of shape [channels] or [values].
   *
   * @param mean name of the running mean
   * @param spread name of the running spread
   * @param measure what the spread says
   * @param scale gamma and beta
   * @param epsilon more than 0
   */
  record BatchNormalization(String mean, String spread, Spread measure, Scale scale, double epsilon)
      implements ServingLayer {
    public BatchNormalization {
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be more than 0, not " + epsilon);
      }
    }

    @Override
    public Shape output(Shape sample) {
      return sample;
    }

    @Override
    public Map<String, Shape> variables(Shape sample) {
      Shape shape = Shape.of(sample.extent(0));
      Map<String, Shape> variables = new LinkedHashMap<>();
      if (scale instanceof LearnedScale learned) {
        add(variables, learned.gamma(), shape);
        add(variables, learned.beta(), shape);
      }
      add(variables, mean, shape);
      add(variables, spread, shape);
      return variables;
    }
  }

  /** What a {@link BatchNormalization} multiplies with and adds. */
  sealed interface Scale {}

  /**
   * Two variables.
   *
   * @param gamma name of what is multiplied with
   * @param beta name of what is added
   */
  record LearnedScale(String gamma, String beta) implements Scale {}

  /**
   * The same two numbers everywhere.
   *
   * @param gamma what is multiplied with
   * @param beta what is added
   */
  record FixedScale(double gamma, double beta) implements Scale {}

  /**
   * An activation without numbers of its own.
   *
   * @param activation which
   */
  record Activate(Activation activation) implements ServingLayer {
    @Override
    public Shape output(Shape sample) {
      if (activation == Activation.SOFTMAX) {
        flat(sample, "softmax");
      }
      return sample;
    }
  }

  /**
   * x where it is positive, {@code slope} x elsewhere.
   *
   * @param slope usually 0.01
   */
  record LeakyRelu(double slope) implements ServingLayer {
    @Override
    public Shape output(Shape sample) {
      return sample;
    }
  }

  /**
   * x where it is positive, {@code scale} (exp(x) - 1) elsewhere.
   *
   * @param scale usually 1
   */
  record Elu(double scale) implements ServingLayer {
    @Override
    public Shape output(Shape sample) {
      return sample;
    }
  }

  /**
   * x where it is more than {@code threshold}, 0 elsewhere.
   *
   * @param threshold usually 1
   */
  record ThresholdedRelu(double threshold) implements ServingLayer {
    @Override
    public Shape output(Shape sample) {
      return sample;
    }
  }

  private static void flat(Shape sample, String what) {
    if (sample.rank() != 1) {
      throw new IllegalArgumentException(
          "%s takes flat samples, not images of shape %s; put a Reshape before it"
              .formatted(what, sample));
    }
  }

  private static void add(Map<String, Shape> variables, String name, Shape shape) {
    if (variables.put(name, shape) != null) {
      throw new IllegalArgumentException("two variables of a layer are named " + name);
    }
  }

  private static void atLeastOne(String what, String of, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("%s has at least 1 %s, not %d".formatted(what, of, count));
    }
  }
}
