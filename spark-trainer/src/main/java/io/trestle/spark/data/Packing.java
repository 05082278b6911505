package io.trestle.spark.data;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says how rows become {@link TrainingData}. Not thread-safe. */
public final class Packing {
  private static final long PARTITION_BYTES = 64L << 20;

  private final Dataset<Row> rows;
  private String features = "features";
  private String label = "label";
  private String weight = "";
  private int workers = 1;
  private int numFeatures = RowPacker.Layout.UNKNOWN;
  private int numClasses = RowPacker.Layout.UNKNOWN;
  private long seed = 1;
  private long partitionBytes = PARTITION_BYTES;
  private Optional<ResourceProfile> resources = Optional.empty();

  Packing(Dataset<Row> rows) {
    this.rows = Objects.requireNonNull(rows, "rows");
  }

  /**
   * The column of features: an ML vector, array of float or double, or binary, whose bytes are
   * unsigned and scaled to 0..1. {@code features} by default.
   */
  public Packing features(String column) {
    this.features = Objects.requireNonNull(column, "column");
    return this;
  }

  /** The column of class numbers, whole numbers from 0 on; {@code label} by default. */
  public Packing label(String column) {
    this.label = Objects.requireNonNull(column, "column");
    return this;
  }

  /** The column of sample weights, 0 or more; by default every sample weighs 1. */
  public Packing weight(String column) {
    this.weight = Objects.requireNonNull(column, "column");
    return this;
  }

  /** Among how many workers the rows are dealt, 1 by default. */
  public Packing workers(int count) {
    this.workers = atLeastOne("workers", count);
    return this;
  }

  /** The number of features that every row must have; by default that of the rows. */
  public Packing numFeatures(int count) {
    this.numFeatures = atLeastOne("numFeatures", count);
    return this;
  }

  /** The number of classes; by default one more than the greatest label, at least 2. */
  public Packing numClasses(int count) {
    this.numClasses = atLeastOne("numClasses", count);
    return this;
  }

  /** Decides which worker gets which rows; 1 by default. */
  public Packing seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * What a task holds that computes on {@link TrainingData#workers}; by default what the
   * application's settings say. The packed rows lie on executors that have it.
   */
  public Packing resources(ResourceProfile profile) {
    this.resources = Optional.of(profile);
    return this;
  }

  /** For tests: how large a partition may get. */
  Packing partitionBytes(long bytes) {
    this.partitionBytes = bytes;
    return this;
  }

  /**
   * Packs the rows, once, on the executors. Blocks until it is done.
   *
   * @throws InvalidTrainingDataException if a row cannot be trained on, a column does not exist or
   *     has no features, or there are fewer rows than workers
   */
  public TrainingData pack() {
    RowColumns columns = new RowColumns(features, label, weight);
    return new Packer(rows, columns, numFeatures, numClasses, resources)
        .pack(workers, seed, partitionBytes);
  }

  private static int atLeastOne(String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " is " + count + "; it must be at least 1.");
    }
    return count;
  }
}
