package io.trestle.spark.ml;

import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrainingResult.LossPoint;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How a {@link ServerClassificationModel} was trained. Immutable. */
public final class TrainingSummary {
  private static final StructType HISTORY =
      new StructType()
          .add("globalStep", DataTypes.LongType, false)
          .add("loss", DataTypes.DoubleType, false);

  private final SparkSession spark;
  private final TrainingResult result;

  TrainingSummary(SparkSession spark, TrainingResult result) {
    this.spark = spark;
    this.result = result;
  }

  /**
   * The loss over time: means of the workers' latest batches, without the regularisation's part,
   * some twenty a second and at most 512; the last one is that of the end.
   */
  public double[] objectiveHistory() {
    return result.lossCurve().stream().mapToDouble(LossPoint::loss).toArray();
  }

  /** {@link #objectiveHistory} as rows of {@code globalStep} (bigint) and {@code loss} (double). */
  public Dataset<Row> historyFrame() {
    List<Row> rows =
        result.lossCurve().stream()
            .map(point -> RowFactory.create(point.globalStep(), point.loss()))
            .toList();
    return spark.createDataFrame(rows, HISTORY);
  }

  /** Global steps: pushes that were applied; in mode {@code sync} rounds of all workers. */
  public long steps() {
    return result.steps();
  }

  /** Rows whose gradients were applied, each counted as often as it was used. */
  public long samples() {
    return result.samples();
  }

  /** Seconds in the training loop, without packing the rows and starting servers. */
  public double seconds() {
    return result.seconds();
  }

  /** How many other updates came between a gradient's pull and its own application. */
  public StalenessHistogram staleness() {
    return result.staleness();
  }

  /** The final checkpoint's prefix, when there is a checkpoint directory. */
  public Optional<String> checkpoint() {
    return result.checkpoint();
  }

  /** All that is known of the run. */
  public TrainingResult result() {
    return result;
  }
}
