package io.trestle.modelio.savedmodel;

import io.trestle.modelio.ServingLayer.Convolution;
import io.trestle.modelio.ServingLayer.Pool;
import io.trestle.modelio.ServingLayer.Pooling;
import io.trestle.modelio.Shape;
import io.trestle.modelio.Window;
import java.util.Arrays;

/**
 * The nodes of layers over images. Within the graph images are [batch, height, width, channels],
 * since TensorFlow's kernels for CPUs know nothing else.
 *
 * @param nodes where they are added
 */
record ImageNodes(FloatNodes nodes) {
  /** Below every value that a network computes, and finite, since 0 times infinity is no number. */
  private static final float LOWEST = -Float.MAX_VALUE;

  /** To an image, from values that stand channel by channel. */
  String fromFlat(String input, Shape image) {
    int channels = (int) image.extent(0);
    int height = (int) image.extent(1);
    int width = (int) image.extent(2);
    if (hasOneOrder(image)) {
      return nodes.op("Reshape", input, nodes.ints(-1, height, width, channels));
    }
    String planes = nodes.op("Reshape", input, nodes.ints(-1, channels, height, width));
    return nodes.op("Transpose", planes, nodes.ints(0, 2, 3, 1));
  }

  /** From an image to values channel by channel. */
  String toFlat(String input, Shape image) {
    String planes =
        hasOneOrder(image) ? input : nodes.op("Transpose", input, nodes.ints(0, 3, 1, 2));
    return nodes.op("Reshape", planes, nodes.ints(-1, Math.toIntExact(image.elements())));
  }

  /** Whether channel by channel is the same as pixel by pixel. */
  private static boolean hasOneOrder(Shape image) {
    return image.extent(0) == 1 || image.extent(1) * image.extent(2) == 1;
  }

  String convolution(Convolution layer, String input, Shape image) {
    Window window = layer.window();
    // TensorFlow's kernel is [height, width, channels, filters].
    String kernel = nodes.op("Transpose", layer.kernel() + "/read", nodes.ints(2, 3, 1, 0));
    boolean same = window.padding() instanceof Window.Same;
    String padded = same ? input : padded(input, window.edges(image));
    String sums =
        nodes
            .node("Conv2D", padded, kernel)
            .numbers("strides", 1, window.stride().height(), window.stride().width(), 1)
            .text("padding", same ? "SAME" : "VALID")
            .add();
    return layer.bias().map(bias -> nodes.op("Add", sums, bias + "/read")).orElse(sums);
  }

  String pooling(Pooling layer, String input, Shape image) {
    Window.Edges edges = layer.window().edges(image);
    if (layer.window().padding() instanceof Window.Same
        && layer.pool() != Pool.AVERAGE_WITH_PADDING) {
      return pool(layer, input, "SAME");
    }
    String padded = padded(input, edges);
    if (edges.isEmpty()) {
      return pool(layer, padded, "VALID");
    }
    return switch (layer.pool()) {
      case MAX -> pool(layer, nodes.op("Add", padded, lowestAround(image, edges)), "VALID");
      case AVERAGE ->
          nodes.op("Mul", pool(layer, padded, "VALID"), shareInside(layer.window(), image));
      case AVERAGE_WITH_PADDING -> pool(layer, padded, "VALID");
    };
  }

  private String pool(Pooling layer, String input, String padding) {
    Window window = layer.window();
    return nodes
        .node(layer.pool() == Pool.MAX ? "MaxPool" : "AvgPool", input)
        .numbers("ksize", 1, window.size().height(), window.size().width(), 1)
        .numbers("strides", 1, window.stride().height(), window.stride().width(), 1)
        .text("padding", padding)
        .add();
  }

  private String padded(String input, Window.Edges edges) {
    return edges.isEmpty()
        ? input
        : nodes.op(
            "Pad",
            input,
            nodes.pairs(0, 0, edges.top(), edges.bottom(), edges.left(), edges.right(), 0, 0));
  }

  /** What makes padding lose against every pixel: TensorFlow 1.2 pads with zeros alone. */
  private String lowestAround(Shape image, Window.Edges edges) {
    int height = (int) image.extent(1) + edges.top() + edges.bottom();
    int width = (int) image.extent(2) + edges.left() + edges.right();
    float[] values = new float[height * width];
    Arrays.fill(values, LOWEST);
    for (int row = edges.top(); row < height - edges.bottom(); row++) {
      Arrays.fill(values, row * width + edges.left(), (row + 1) * width - edges.right(), 0);
    }
    return nodes.constant(values, 1, height, width, 1);
  }

  /** Per position, pixels of the window over those that are in the image. */
  private String shareInside(Window window, Shape image) {
    Window.Edges edges = window.edges(image);
    Shape output = new Pooling(Pool.AVERAGE, window).output(image);
    int height = (int) output.extent(1);
    int width = (int) output.extent(2);
    float size = window.size().height() * window.size().width();
    float[] values = new float[height * width];
    for (int row = 0; row < height; row++) {
      int top = row * window.stride().height() - edges.top();
      int rows = inside(top, window.size().height(), image.extent(1));
      for (int column = 0; column < width; column++) {
        int left = column * window.stride().width() - edges.left();
        int columns = inside(left, window.size().width(), image.extent(2));
        values[row * width + column] = size / (rows * columns);
      }
    }
    return nodes.constant(values, 1, height, width, 1);
  }

  private static int inside(int start, int size, long extent) {
    return (int) Math.min(start + size, extent) - Math.max(start, 0);
  }
}
