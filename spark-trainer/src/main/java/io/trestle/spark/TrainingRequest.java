package io.trestle.spark;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All that a {@link TrainingEngine} needs for one run.
 *
 * @param model empty for softmax regression as large as the data
 * @param training rows with the features and labels to train on
 * @param evaluation rows to evaluate the final parameters on
 */
public record TrainingRequest(
    SparkSession spark,
    TrainingConfig config,
    Optional<Model> model,
    Columns columns,
    Dataset<Row> training,
    Optional<Dataset<Row>> evaluation,
    TrainingListener listener) {}
