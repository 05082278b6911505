package io.trestle.spark.worker;

import io.trestle.spark.GradientCompression;
import io.trestle.spark.model.TrainableModel;
import java.io.Serializable;

/**
 * What every worker of a run must know; it travels to the tasks in Spark's closures.
 *
 * @param exchange what travels
 * @param batchSize samples of a full batch
 * @param pushInterval batches that one push covers
 * @param prefetch 1 to compute the next gradient while a push is under way, else 0
 * @param epochs passes over the data, 0 for no limit
 * @param seed of the order of samples
 * @param clipNorm largest norm of a gradient, 0 for no limit
 * @param compression of a whole model's gradients
 * @param reportMillis least time between two reports
 */
public record WorkerPlan(
    TrainableModel model,
    Exchange exchange,
    int batchSize,
    int pushInterval,
    int prefetch,
    int epochs,
    long seed,
    double clipNorm,
    GradientCompression compression,
    long reportMillis)
    implements Serializable {

  /** What travels between a worker and the shards. */
  public enum Exchange {
    /** The whole model. */
    WHOLE,
    /** Of the first variable only the rows that a batch touches. */
    ROWS
  }
}
