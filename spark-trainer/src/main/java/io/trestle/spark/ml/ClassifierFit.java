package io.trestle.spark.ml;

import static org.apache.spark.sql.functions.not;

import io.trestle.spark.Columns;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Instrumentation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** One call of an estimator's {@code fit}. Used once. */
final class ClassifierFit<
    E extends ServerClassifier<E, M>, M extends ServerClassificationModel<M>> {
  /** Often enough for a curve of a run that takes a second. */
  private static final Duration PROGRESS = Duration.ofMillis(50);

  /** Passes without progress that end training: one alone may be the noise of its batches. */
  private static final int PATIENCE = 3;

  private final E estimator;
  private final Dataset<Row> rows;
  private final Optional<Dataset<Row>> validation;
  private final Instrumentation log;
  private M model;

  ClassifierFit(E estimator, Dataset<Row> rows, Instrumentation log) {
    this.estimator = estimator;
    if (isGiven(estimator.validationIndicatorCol())) {
      Column held = rows.col(estimator.getValidationIndicatorCol());
      this.rows = rows.filter(not(held));
      this.validation = Optional.of(rows.filter(held));
    } else {
      this.rows = rows;
      this.validation = Optional.empty();
    }
    this.log = log;
  }

  M run() {
    log.logPipelineStage(estimator);
    log.logDataset(rows);
    log.logParams(estimator, JavaConverters.asScalaBuffer(List.of(estimator.params())));
    Trainer trainer =
        Trainer.on(rows.sparkSession())
            .config(config())
            .columns(columns())
            .parameters((trained, parameters) -> model = estimator.fitted(trained, parameters));
    estimator.untrained(rows).ifPresent(trainer::model);
    validation.ifPresent(trainer::validation);
    TrainingResult result = trainer.train(rows);
    log.logNumFeatures(model.numFeatures());
    log.logNumClasses(model.numClasses());
    log.logNamedValue("steps", result.steps());
    model.setSummary(new TrainingSummary(rows.sparkSession(), result));
    return model;
  }

  private boolean isGiven(Param<String> column) {
    return estimator.isDefined(column) && !estimator.getOrDefault(column).isEmpty();
  }

  private Columns columns() {
    return new Columns(
        estimator.getFeaturesCol(),
        estimator.getLabelCol(),
        isGiven(estimator.weightCol()) ? Optional.of(estimator.getWeightCol()) : Optional.empty());
  }

  private TrainingConfig config() {
    if (estimator.getMaxIter() < 1) {
      throw new InvalidTrainingConfigException("maxIter", estimator.getMaxIter(), "1 or more");
    }
    TrainingConfig.Builder config =
        TrainingConfig.builder()
            .workers(estimator.getNumWorkers())
            .servers(estimator.getNumServers())
            .mode(mode())
            .optimizer(estimator.getOptimizer())
            .learningRate(estimator.getStepSize())
            .l2(estimator.getRegParam())
            .batchSize(estimator.getBatchSize())
            .pushInterval(estimator.getPushInterval())
            .epochs(estimator.getMaxIter())
            .seed(estimator.getSeed())
            .progressInterval(PROGRESS);
    if (validation.isPresent()) {
      config.earlyStopping(PATIENCE, estimator.getTol());
    }
    if (!estimator.getCheckpointDir().isEmpty()) {
      String name = estimator.uid() + "-" + UUID.randomUUID();
      config.logDir(new Path(estimator.getCheckpointDir(), name).toString());
      if (estimator.getCheckpointInterval() > 0) {
        config.saveCheckpointSteps(estimator.getCheckpointInterval());
      }
    }
    return config.build();
  }

  private Mode mode() {
    return switch (Mode.Kind.valueOf(estimator.getMode().toUpperCase(Locale.ROOT))) {
      case ASYNC -> Mode.async();
      case SSP -> Mode.ssp(estimator.getStaleness());
      case SYNC -> Mode.sync();
    };
  }
}
