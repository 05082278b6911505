package io.trestle.modelio;

/**
 * The window that a convolution or a pooling moves over an image.
 *
 * @param size its extent
 * @param stride how far it moves; may exceed the size
 * @param padding what stands around the image
 */
public record Window(Extent size, Extent stride, Padding padding) {
  /**
   * A height and a width, in pixels.
   *
   * @param height 1 or more
   * @param width 1 or more
   */
  public record Extent(int height, int width) {
    public Extent {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "a window and its stride are at least 1 by 1, not %d by %d".formatted(height, width));
      }
    }
  }

  /** What stands around an image. */
  public sealed interface Padding {
    /** Nothing; TensorFlow's VALID. */
    static Padding none() {
      return new Edges(0, 0, 0, 0);
    }

    /** The least that gives ceil(extent / stride) positions, the odd one after; so TensorFlow. */
    static Padding same() {
      return new Same();
    }
  }

  /** What {@link Padding#same} gives. */
  public record Same() implements Padding {}

  /**
   * So many rows and columns.
   *
   * @param top 0 or more
   * @param bottom 0 or more
   * @param left 0 or more
   * @param right 0 or more
   */
  public record Edges(int top, int bottom, int left, int right) implements Padding {
    public Edges {
      if (top < 0 || bottom < 0 || left < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding is 0 or more, not %d, %d, %d, %d".formatted(top, bottom, left, right));
      }
    }

    /** That nothing is added. */
    public boolean isEmpty() {
      return top + bottom + left + right == 0;
    }
  }

  /** The rows and columns that the padding of an image comes to. */
  public Edges edges(Shape image) {
    if (padding instanceof Edges edges) {
      return edges;
    }
    int rows = missing(image.extent(1), size.height(), stride.height());
    int columns = missing(image.extent(2), size.width(), stride.width());
    return new Edges(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }

  /**
   * The image that has one pixel per position.
   *
   * @param image of shape [channels, height, width]
   * @param channels of the result
   * @throws IllegalArgumentException if the sample is no image or smaller than the window
   */
  Shape over(Shape image, long channels) {
    if (image.rank() != 3) {
      throw new IllegalArgumentException(
          "a window moves over an image [channels, height, width], not over " + image);
    }
    Edges edges = edges(image);
    long height = image.extent(1) + edges.top() + edges.bottom();
    long width = image.extent(2) + edges.left() + edges.right();
    if (height < size.height() || width < size.width()) {
      throw new IllegalArgumentException(
          "a window of %d by %d does not fit into %d by %d, padding included"
              .formatted(size.height(), size.width(), height, width));
    }
    return Shape.of(
        channels,
        (height - size.height()) / stride.height() + 1,
        (width - size.width()) / stride.width() + 1);
  }

  private static int missing(long extent, int size, int stride) {
    long positions = (extent + stride - 1) / stride;
    return (int) Math.max((positions - 1) * stride + size - extent, 0);
  }
}
