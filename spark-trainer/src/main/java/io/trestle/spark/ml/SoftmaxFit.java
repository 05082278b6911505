package io.trestle.spark.ml;

import static org.apache.spark.sql.functions.not;

import io.trestle.spark.Columns;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.model.SoftmaxRegression;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Instrumentation;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;
import scala.collection.JavaConverters;

/** One call of an estimator's {@code fit}. Used once. */
final class SoftmaxFit {
  /** Often enough for a curve of a run that takes a second. */
  private static final Duration PROGRESS = Duration.ofMillis(50);

  /** Passes without progress that end training: one alone may be the noise of its batches. */
  private static final int PATIENCE = 3;

  private final SoftmaxClassifier estimator;
  private final Dataset<Row> rows;
  private final Optional<Dataset<Row>> validation;
  private final Instrumentation log;
  private SoftmaxClassificationModel model;

  SoftmaxFit(SoftmaxClassifier estimator, Dataset<Row> rows, Instrumentation log) {
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

  SoftmaxClassificationModel run() {
    log.logPipelineStage(estimator);
    log.logDataset(rows);
    log.logParams(estimator, JavaConverters.asScalaBuffer(List.of(estimator.params())));
    Trainer trainer =
        Trainer.on(rows.sparkSession())
            .config(config())
            .columns(columns())
            .parameters(
                (trained, parameters) ->
                    model =
                        new SoftmaxClassificationModel(
                            estimator.uid(),
                            new Softmax(trained.numFeatures(), trained.numClasses(), parameters)));
    knownModel().ifPresent(trainer::model);
    validation.ifPresent(trainer::validation);
    TrainingResult result = trainer.train(rows);
    log.logNumFeatures(model.numFeatures());
    log.logNumClasses(model.numClasses());
    log.logNamedValue("steps", result.steps());
    model.setSummary(new SoftmaxTrainingSummary(rows.sparkSession(), result));
    return model;
  }

  /**
   * The model, where the columns' metadata tell the number of classes. Otherwise the rows do when
   * they are packed, which costs no job of its own.
   */
  private Optional<SoftmaxRegression> knownModel() {
    Option<Object> classes =
        MetadataUtils.getNumClasses(rows.schema().apply(estimator.getLabelCol()));
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt features = numFeatures();
    return features.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SoftmaxRegression(
                features.getAsInt(),
                Math.max(2, (int) classes.get()),
                LossReduction.MEAN,
                estimator.getRegParam()));
  }

  private OptionalInt numFeatures() {
    String column = estimator.getFeaturesCol();
    int declared = AttributeGroup.fromStructField(rows.schema().apply(column)).size();
    if (declared > 0) {
      return OptionalInt.of(declared);
    }
    Row first = rows.select(column).takeAsList(1).stream().findFirst().orElse(null);
    return first == null || first.isNullAt(0)
        ? OptionalInt.empty()
        : OptionalInt.of(((Vector) first.get(0)).size());
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
