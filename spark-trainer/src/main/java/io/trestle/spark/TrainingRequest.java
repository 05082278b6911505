package io.trestle.spark;

import java.util.Optional;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All that a {@link TrainingEngine} needs for one run.
 *
 * @param model empty for softmax regression as large as the data
 * @param training rows with the features and labels to train on
 * @param evaluation rows to evaluate the final parameters on
 * @param validation rows to look at while training goes on; there with early stopping only
 * @param sink who gets the final parameters on the driver; empty to leave them on the servers
 * @param workerResources what a worker's task holds; empty for what the application's settings say
 */
public record TrainingRequest(
    SparkSession spark,
    TrainingConfig config,
    Optional<Model> model,
    Columns columns,
    Dataset<Row> training,
    Optional<Dataset<Row>> evaluation,
    Optional<Dataset<Row>> validation,
    TrainingListener listener,
    Optional<ParameterSink> sink,
    Optional<ResourceProfile> workerResources) {}
