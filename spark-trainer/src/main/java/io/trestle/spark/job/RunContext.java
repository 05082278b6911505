package io.trestle.spark.job;

import io.trestle.spark.TrainingConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What every part of a run needs.
 *
 * @param id random; names the run to servers and in messages
 * @param storage the session's Hadoop configuration
 * @param notifier the way to the listener
 */
record RunContext(
    String id,
    JavaSparkContext spark,
    TrainingConfig config,
    Configuration storage,
    Notifier notifier) {}
