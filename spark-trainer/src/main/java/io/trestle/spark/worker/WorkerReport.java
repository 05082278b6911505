package io.trestle.spark.worker;

import java.io.Serializable;

/**
 * What a worker tells the driver from time to time.
 *
 * @param worker its number, from 0
 * @param globalStep the last one that it heard of
 * @param batches batches computed by this attempt
 * @param loss mean per sample of its latest batches; NaN before the first
 * @param accuracy share of right predictions on them, 0 to 1; NaN before the first
 */
public record WorkerReport(int worker, long globalStep, long batches, double loss, double accuracy)
    implements Serializable {}
