package io.trestle.spark.master;

import io.trestle.spark.PortRange;
import io.trestle.spark.Strategy;
import io.trestle.spark.data.TrainingData;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a master trains on, and how.
 *
 * @param data one partition for each worker
 * @param batchSize samples of a full batch
 * @param seed of the order of samples
 * @param ports that the JVMs of driver and workers may listen on
 */
public record MasterPlan(
    Strategy strategy,
    JavaSparkContext spark,
    TrainingData data,
    int batchSize,
    long seed,
    PortRange ports) {}
