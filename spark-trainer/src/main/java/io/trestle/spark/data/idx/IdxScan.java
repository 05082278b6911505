package io.trestle.spark.data.idx;

import java.io.Serializable;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Plans who reads which records. */
final class IdxScan
    implements ScanBuilder, Scan, Batch, SupportsPushDownRequiredColumns, SupportsReportStatistics {
  /** A task for less is not worth its start; what Spark assumes of opening a file. */
  private static final long LEAST_BYTES = 4L << 20;

  private final IdxFiles files;
  private StructType columns = IdxDataSource.SCHEMA;

  IdxScan(IdxFiles files) {
    this.files = files;
  }

  /**
   * Some records.
   *
   * @param first the first record
   * @param count how many
   */
  record Range(int first, int count) implements InputPartition, Serializable {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void pruneColumns(StructType required) {
    this.columns = required;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "idx " + files.images();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    int tasks = files.splittable() ? tasks() : 1;
    InputPartition[] ranges = new InputPartition[tasks];
    for (int task = 0; task < tasks; task++) {
      int first = (int) ((long) files.records() * task / tasks);
      int end = (int) ((long) files.records() * (task + 1) / tasks);
      ranges[task] = new Range(first, end - first);
    }
    return ranges;
  }

  /** As Spark's own file sources: tasks for all cores, none too small, none too large. */
  private int tasks() {
    SparkSession session = SparkSession.active();
    long most = session.sessionState().conf().filesMaxPartitionBytes();
    long bytes = (long) files.records() * files.imageBytes();
    long each =
        Math.min(most, Math.max(LEAST_BYTES, bytes / session.sparkContext().defaultParallelism()));
    return (int) Math.max(1, Math.min((bytes + each - 1) / each, files.records()));
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    SparkSession session = SparkSession.active();
    return new IdxReaderFactory(
        files, columns, new SerializableConfiguration(session.sessionState().newHadoopConf()));
  }

  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of((long) files.records() * (files.imageBytes() + 1));
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(files.records());
      }
    };
  }
}
