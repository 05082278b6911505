package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.Shape;
import io.trestle.modelio.TensorSlice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether slices cover a tensor once. */
final class Tiling {
  private Tiling() {}

  /** What is wrong with these slices as a partition of a tensor, empty if nothing is. */
  static Optional<String> flaw(Shape shape, List<TensorSlice> slices) {
    Optional<String> overlap = overlap(slices);
    if (overlap.isPresent()) {
      return overlap;
    }
    long covered = slices.stream().mapToLong(slice -> slice.shape().elements()).sum();
    return covered == shape.elements()
        ? Optional.empty()
        : Optional.of(
            "%d of %d elements covered by %s".formatted(covered, shape.elements(), slices));
  }

  /** Two slices that overlap, in words; empty if none do. */
  static Optional<String> overlap(List<TensorSlice> slices) {
    if (slices.size() < 2 || slices.get(0).rank() == 0) {
      return slices.size() < 2 ? Optional.empty() : Optional.of("a scalar stored more than once");
    }
    List<TensorSlice> sorted =
        slices.stream().sorted(Comparator.comparingLong(slice -> slice.start(0))).toList();
    for (int i = 0; i < sorted.size(); i++) {
      TensorSlice one = sorted.get(i);
      long end = one.start(0) + one.length(0);
      // Slices by rows, the usual kind, end this loop at once.
      for (int k = i + 1; k < sorted.size() && sorted.get(k).start(0) < end; k++) {
        if (one.intersect(sorted.get(k)).isPresent()) {
          return Optional.of(one + " and " + sorted.get(k) + " overlap");
        }
      }
    }
    return Optional.empty();
  }
}
