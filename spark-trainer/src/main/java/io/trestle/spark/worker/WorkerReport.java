package io.trestle.spark.worker;

import java.io.Serializable;

/**
 * What a worker tells the driver from time to time.
 *
 * @param worker its number, from 0
 * @param samples samples of its share of the data
 * @param globalStep the last one that it heard of
 * @param loss mean per sample of its latest batches, or of the batch that diverged; NaN before the
 *     first
 * @param accuracy share of right predictions on them, 0 to 1; NaN before the first
 * @param phase what it is doing
 */
public record WorkerReport(
    int worker, long samples, long globalStep, double loss, double accuracy, Phase phase)
    implements Serializable {

  /** What a worker is doing. */
  public enum Phase {
    /** It has connected and takes its first step next. */
    STARTED,
    /** It trains. */
    TRAINING,
    /** It has no more batches, or the run's steps are spent. */
    FINISHED,
    /** The loss of a batch was NaN or infinite; it pushed nothing since. */
    DIVERGED
  }
}
