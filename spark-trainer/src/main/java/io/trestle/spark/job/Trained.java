package io.trestle.spark.job;

import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.TrainingResult.LossPoint;
import java.util.List;

/**
 * What came out of the training loop.
 *
 * @param status when the last worker had ended
 * @param samples that all pushes since step 0 covered, save those that were dropped
 * @param seconds from the first worker's start to the last one's end
 */
record Trained(
    RunStatus status,
    long samples,
    double seconds,
    double finalLoss,
    List<LossPoint> curve,
    List<Evaluated> validations,
    int recoveries) {}
