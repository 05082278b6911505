package io.trestle.modelio.savedmodel;

import io.trestle.modelio.BundleAttempt;
import io.trestle.modelio.DataType;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.Shape;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.StoredSlice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that what shards wrote is what a graph needs, before anything is published. */
final class Variables {
  private Variables() {}

  /** That each variable is complete is checked where the index is made. */
  static void check(BundleAttempt attempt, ServingGraph graph, List<ShardPart> parts) {
    Set<Integer> files = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (ShardPart part : parts) {
      if (part.files() != attempt.shards() || !files.add(part.file())) {
        throw new IllegalArgumentException(
            "part %d of %d does not belong to %s with %d parts, or came twice"
                .formatted(part.file(), part.files(), attempt.target(), attempt.shards()));
      }
      part.slices().forEach(slice -> check(graph, slice));
      part.slices().forEach(slice -> names.add(slice.name()));
    }
    for (Map.Entry<String, Shape> variable : graph.variables().entrySet()) {
      if (!names.contains(variable.getKey())) {
        throw new IllegalArgumentException(
            "no shard wrote the variable %s; they wrote %s".formatted(variable.getKey(), names));
      }
    }
    if (files.size() != attempt.shards()) {
      throw new IllegalArgumentException(
          "%d shards wrote to %s, but only the parts %s came"
              .formatted(attempt.shards(), attempt.target(), files));
    }
  }

  private static void check(ServingGraph graph, StoredSlice slice) {
    Shape shape = graph.variables().get(slice.name());
    if (shape != null && (slice.type() != DataType.FLOAT32 || !shape.equals(slice.shape()))) {
      throw new IllegalArgumentException(
          "the graph needs %s as FLOAT32 %s, a shard wrote %s %s"
              .formatted(slice.name(), shape, slice.type(), slice.shape()));
    }
  }
}
