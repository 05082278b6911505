package io.trestle.modelio;

import java.util.Arrays;
import java.util.Optional;

/**
 * A box within a tensor: a start and a length per dimension, as TensorFlow's {@code TensorSlice}.
 * Always with explicit lengths, also where it takes in all of a dimension. Immutable.
 */
public final class TensorSlice {
  private final long[] starts;
  private final long[] lengths;

  private TensorSlice(long[] starts, long[] lengths) {
    this.starts = starts;
    this.lengths = lengths;
  }

  /**
   * The box that begins at {@code starts} and has {@code lengths}.
   *
   * @throws IllegalArgumentException if the ranks differ or a number is negative
   */
  public static TensorSlice of(long[] starts, long[] lengths) {
    if (starts.length != lengths.length) {
      throw new IllegalArgumentException(
          "a slice needs as many starts as lengths: "
              + Arrays.toString(starts)
              + " and "
              + Arrays.toString(lengths));
    }
    for (int d = 0; d < starts.length; d++) {
      if (starts[d] < 0 || lengths[d] < 0 || starts[d] + lengths[d] < 0) {
        throw new IllegalArgumentException(
            "a slice's starts and lengths must be 0 or more: "
                + Arrays.toString(starts)
                + " and "
                + Arrays.toString(lengths));
      }
    }
    return new TensorSlice(starts.clone(), lengths.clone());
  }

  /** All of a tensor. */
  public static TensorSlice whole(Shape shape) {
    return new TensorSlice(new long[shape.rank()], shape.extents());
  }

  /** {@code count} rows from row {@code first} on: a range of the first dimension. */
  public static TensorSlice rows(Shape shape, long first, long count) {
    return range(shape, 0, first, count);
  }

  /** {@code count} indices of one dimension from {@code first} on, and all of the others. */
  public static TensorSlice range(Shape shape, int dimension, long first, long count) {
    long[] starts = new long[shape.rank()];
    long[] lengths = shape.extents();
    starts[dimension] = first;
    lengths[dimension] = count;
    return of(starts, lengths).within(shape);
  }

  /** Count of dimensions. */
  public int rank() {
    return starts.length;
  }

  /** First index in a dimension. */
  public long start(int dimension) {
    return starts[dimension];
  }

  /** Count of indices in a dimension. */
  public long length(int dimension) {
    return lengths[dimension];
  }

  /** The slice's own shape. */
  public Shape shape() {
    return Shape.of(lengths);
  }

  /** Whether the slice is all of a tensor of this shape. */
  public boolean isWhole(Shape shape) {
    return equals(whole(shape));
  }

  /** Whether the slice lies in a tensor of this shape. */
  public boolean fits(Shape shape) {
    if (shape.rank() != starts.length) {
      return false;
    }
    for (int d = 0; d < starts.length; d++) {
      if (starts[d] + lengths[d] > shape.extent(d)) {
        return false;
      }
    }
    return true;
  }

  /**
   * This slice.
   *
   * @throws IllegalArgumentException if it does not lie in a tensor of this shape
   */
  public TensorSlice within(Shape shape) {
    if (!fits(shape)) {
      throw new IllegalArgumentException("slice " + this + " is not within shape " + shape);
    }
    return this;
  }

  /** What two slices of one tensor have in common, empty where that is nothing. */
  public Optional<TensorSlice> intersect(TensorSlice other) {
    if (other.rank() != rank()) {
      throw new IllegalArgumentException("slices of different ranks: " + this + ", " + other);
    }
    long[] from = new long[starts.length];
    long[] count = new long[starts.length];
    for (int d = 0; d < starts.length; d++) {
      from[d] = Math.max(starts[d], other.starts[d]);
      count[d] = Math.min(starts[d] + lengths[d], other.starts[d] + other.lengths[d]) - from[d];
      if (count[d] <= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new TensorSlice(from, count));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorSlice slice
        && Arrays.equals(starts, slice.starts)
        && Arrays.equals(lengths, slice.lengths);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(lengths);
  }

  /** TensorFlow's notation: {@code start,length} per dimension, separated by colons. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int d = 0; d < starts.length; d++) {
      text.append(d == 0 ? "" : ":").append(starts[d]).append(',').append(lengths[d]);
    }
    return text.toString();
  }
}
