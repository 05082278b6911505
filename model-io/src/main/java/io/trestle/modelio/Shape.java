package io.trestle.modelio;

import java.util.Arrays;

/** The extents of a tensor, outermost dimension first. A scalar has rank 0. Immutable. */
public final class Shape {
  /** The highest rank that TensorFlow's TensorShape holds. */
  public static final int MAX_RANK = 254;

  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] extents;
  private final long elements;

  private Shape(long[] extents) {
    if (extents.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "a shape has at most " + MAX_RANK + " dimensions, not " + extents.length);
    }
    long product = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "extents must be 0 or more, found " + Arrays.toString(extents));
      }
      // A zero anywhere makes the product 0, but the others must not overflow unnoticed.
      product = Math.multiplyExact(product, Math.max(extent, 1));
    }
    this.extents = extents;
    this.elements = Arrays.stream(extents).anyMatch(extent -> extent == 0) ? 0 : product;
  }

  /**
   * A shape with these extents.
   *
   * @throws IllegalArgumentException for a negative extent or more than {@link #MAX_RANK} of them
   * @throws ArithmeticException if the count of elements exceeds a long
   */
  public static Shape of(long... extents) {
    return new Shape(extents.clone());
  }

  /** The shape of a single value. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** Count of dimensions. */
  public int rank() {
    return extents.length;
  }

  /** Extent of one dimension, counted from 0. */
  public long extent(int dimension) {
    return extents[dimension];
  }

  /** All extents, a copy. */
  public long[] extents() {
    return extents.clone();
  }

  /** Count of elements: the product of the extents, 1 for a scalar. */
  public long elements() {
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
