package io.trestle.spark.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What the driver knows after packing.
 *
 * @param rows number of samples
 * @param bytes size of all blocks
 * @param features number of features
 * @param classes number of classes
 * @param firstRows for each input partition, how many rows come before it
 */
record Facts(long rows, long bytes, int features, int classes, List<Long> firstRows) {
  /** The facts of all input partitions, which come in their order. */
  static Facts of(List<PartitionFacts> partitions, RowPacker.Layout layout, int workers) {
    long rows = 0;
    long bytes = 0;
    int features = layout.knownFeatures();
    int maxLabel = 1;
    List<Long> firstRows = new ArrayList<>();
    for (PartitionFacts partition : partitions) {
      firstRows.add(rows);
      rows += partition.rows();
      bytes += partition.bytes();
      maxLabel = Math.max(maxLabel, partition.maxLabel());
      if (partition.rows() > 0) {
        features = sameFeatures(features, partition, layout);
      }
    }
    if (rows < workers) {
      throw new InvalidTrainingDataException(
          "There are " + rows + " rows for " + workers + " workers.",
          "Every worker needs at least one; give more data or take fewer workers.");
    }
    int known = layout.knownClasses();
    int classes = known == RowPacker.Layout.UNKNOWN ? maxLabel + 1 : known;
    return new Facts(rows, bytes, features, classes, firstRows);
  }

  private static int sameFeatures(int features, PartitionFacts partition, RowPacker.Layout layout) {
    if (features != RowPacker.Layout.UNKNOWN && features != partition.features()) {
      throw new InvalidTrainingDataException(
          "Column '"
              + layout.columns().features()
              + "' has "
              + partition.features()
              + " features in partition "
              + partition.index()
              + ", but "
              + features
              + " in those before it.",
          "Every row needs the same number of features.");
    }
    return partition.features();
  }

  /** As few partitions as keep each at about {@code partitionBytes}, so that a worker holds one. */
  int partitionsPerWorker(int workers, long partitionBytes) {
    long most = rows / workers;
    long wanted = (bytes / workers + partitionBytes - 1) / partitionBytes;
    return (int) Math.max(1, Math.min(wanted, Math.min(most, 1 << 16)));
  }
}
