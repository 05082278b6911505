package io.trestle.spark.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * Packs rows in two jobs. The first turns every input partition into blocks and counts them; the
 * second deals their rows to the workers' partitions. Between the two, only counts reach the
 * driver.
 */
final class Packer {
  private static final StorageLevel STORAGE = StorageLevel.MEMORY_AND_DISK();

  private final JavaRDD<InternalRow> rows;
  private final RowPacker.Layout layout;
  private final Optional<ResourceProfile> resources;

  /**
   * A packer.
   *
   * @param resources of the tasks that work on the packed rows
   */
  Packer(
      Dataset<Row> data,
      RowColumns columns,
      int numFeatures,
      int numClasses,
      Optional<ResourceProfile> resources) {
    this.resources = resources;
    FeatureReader reader =
        FeatureReader.of(columns.features(), field(data, columns.features()).dataType());
    this.layout = new RowPacker.Layout(reader, columns, numFeatures, numClasses);
    List<Column> wanted = new ArrayList<>();
    wanted.add(data.col(field(data, columns.features()).name()));
    wanted.add(data.col(field(data, columns.label()).name()).cast("double"));
    if (columns.weighted()) {
      wanted.add(data.col(field(data, columns.weight()).name()).cast("double"));
    }
    this.rows = data.select(wanted.toArray(Column[]::new)).queryExecution().toRdd().toJavaRDD();
  }

  private static StructField field(Dataset<Row> data, String column) {
    for (StructField field : data.schema().fields()) {
      if (field.name().equalsIgnoreCase(column)) {
        return field;
      }
    }
    throw new InvalidTrainingDataException(
        "There is no column '" + column + "'.",
        "The data has " + String.join(", ", data.columns()) + ".");
  }

  TrainingData pack(int workers, long seed, long partitionBytes) {
    RowPacker.Layout layout = this.layout;
    JavaRDD<PackedBlock> packed =
        rows.<PackedBlock>mapPartitionsWithIndex(
                (index, partition) -> new RowPacker(partition, layout, index), true)
            .setName("trestle: packed rows")
            .persist(STORAGE);
    try {
      return deal(packed, workers, seed, partitionBytes);
    } finally {
      packed.unpersist(false);
    }
  }

  private TrainingData deal(
      JavaRDD<PackedBlock> packed, int workers, long seed, long partitionBytes) {
    Facts facts = Facts.of(SparkFailures.unwrapped(() -> facts(packed)), layout, workers);
    int each = facts.partitionsPerWorker(workers, partitionBytes);
    JavaRDD<PackedBlock> dealt =
        new Deal(new ArrayList<>(facts.firstRows()), seed, workers, each)
            .apply(packed)
            .setName("trestle: training data")
            .persist(STORAGE);
    resources.ifPresent(dealt::withResources);
    try {
      List<PartitionFacts> parts = SparkFailures.unwrapped(() -> facts(dealt));
      return new TrainingData(dealt, facts, workers, parts);
    } catch (RuntimeException e) {
      dealt.unpersist(false);
      throw e;
    }
  }

  private static List<PartitionFacts> facts(JavaRDD<PackedBlock> blocks) {
    List<PartitionFacts> all =
        new ArrayList<>(
            blocks
                .mapPartitionsWithIndex(
                    (index, partition) -> List.of(PartitionFacts.of(index, partition)).iterator(),
                    true)
                .collect());
    all.sort(Comparator.comparingInt(PartitionFacts::index));
    return all;
  }
}
