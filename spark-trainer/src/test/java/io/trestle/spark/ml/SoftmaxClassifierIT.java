package io.trestle.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.AlreadyPublishedException;
import io.trestle.spark.LocalSpark;
import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The estimator among Spark's own pipelines, meta-algorithms and evaluators. */
@Timeout(120)
final class SoftmaxClassifierIT {
  private static SparkSession spark;
  private static Dataset<Row> training;
  private static Dataset<Row> test;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    training = Clouds.rows(spark, 600, 1).cache();
    test = Clouds.rows(spark, 300, 2).cache();
  }

  @Test
  void fitsAndPredicts() {
    SoftmaxClassificationModel model = new SoftmaxClassifier().fit(training);
    assertThat(accuracy(model.transform(test))).isGreaterThan(0.9);
    assertThat(model.numClasses()).isEqualTo(Clouds.CLASSES);
    assertThat(model.numFeatures()).isEqualTo(Clouds.FEATURES);
  }

  @Test
  void aPipelineIsTrainedSavedAndLoaded() throws Exception {
    StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
    SoftmaxClassifier softmax = new SoftmaxClassifier().setFeaturesCol("scaled").setMode("sync");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {scaler, softmax});
    String path = dir.resolve("pipeline").toString();
    pipeline.write().save(path);
    PipelineModel model = Pipeline.load(path).fit(training);
    model.write().save(path + "-model");
    Dataset<Row> again = PipelineModel.load(path + "-model").transform(test);
    assertThat(again.select("probability").collectAsList())
        .isEqualTo(model.transform(test).select("probability").collectAsList());
    assertThat(accuracy(again)).isGreaterThan(0.9);
  }

  @Test
  void aCrossValidatorChoosesAmongItsParams() throws Exception {
    SoftmaxClassifier softmax = new SoftmaxClassifier().setMaxIter(10);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(softmax.stepSize(), new double[] {1e-6, 0.01})
            .addGrid(softmax.optimizer(), scala.Predef.wrapRefArray(new String[] {"adam"}))
            .build();
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(softmax)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setNumFolds(2)
            .setParallelism(2)
            .fit(training);
    SoftmaxClassificationModel best = (SoftmaxClassificationModel) chosen.bestModel();
    assertThat(best.getStepSize()).isEqualTo(0.01);
    chosen.write().save(dir.resolve("cv").toString());
    CrossValidatorModel loaded = CrossValidatorModel.load(dir.resolve("cv").toString());
    assertThat(((SoftmaxClassificationModel) loaded.bestModel()).coefficientMatrix())
        .isEqualTo(best.coefficientMatrix());
  }

  @Test
  void oneVsRestTrainsOneForEachClassAndPassesTheWeights() {
    OneVsRest rest = new OneVsRest().setClassifier(new SoftmaxClassifier()).setWeightCol("weight");
    var model = rest.fit(training);
    assertThat(model.models()).hasSize(Clouds.CLASSES);
    assertThat(((SoftmaxClassificationModel) model.models()[0]).getWeightCol()).isEqualTo("weight");
    assertThat(accuracy(model.transform(test))).isGreaterThan(0.85);
  }

  @Test
  void everyFitCheckpointsInADirectoryOfItsOwn() {
    SoftmaxClassifier softmax =
        new SoftmaxClassifier()
            .setMaxIter(2)
            .setCheckpointDir(dir.toUri().toString())
            .setCheckpointInterval(5);
    String first = softmax.fit(training).summary().checkpoint().orElseThrow();
    String second = softmax.fit(training).summary().checkpoint().orElseThrow();
    assertThat(first).contains(softmax.uid()).endsWith("model.ckpt-12").isNotEqualTo(second);
    assertThat(Path.of(URI.create(first + ".index"))).exists();
    assertThat(Path.of(URI.create(second + ".index"))).exists();
  }

  @Test
  void anExportedVersionIsNeverReplaced() {
    SoftmaxClassificationModel model = new SoftmaxClassifier().setMaxIter(1).fit(training);
    String uri = dir.resolve("bundles").toUri().toString();
    assertThat(model.exportSavedModel(uri, 3)).endsWith("/bundles/3");
    assertThat(dir.resolve("bundles/3/saved_model.pb")).exists();
    assertThatThrownBy(() -> model.exportSavedModel(uri, 3))
        .isInstanceOf(AlreadyPublishedException.class);
  }

  @Test
  void validationRowsEndTrainingAndAreNotTrainedOn() {
    Dataset<Row> rows = training.withColumn("held", col("weight").gt(2));
    long held = rows.filter("held").count();
    SoftmaxClassifier patient =
        new SoftmaxClassifier().setStepSize(0.05).setMaxIter(500).setTol(0.01);
    TrainingSummary summary = patient.setValidationIndicatorCol("held").fit(rows).summary();
    assertThat(held).isPositive();
    assertThat(summary.samples()).isLessThan(100 * (600 - held));
    assertThat(summary.result().validations()).hasSizeGreaterThan(3);
    assertThat(summary.result().validations().get(0).samples()).isEqualTo(held);
  }

  @Test
  void theSummaryTellsTheRunAndIsNotSaved() throws Exception {
    SoftmaxClassificationModel model = new SoftmaxClassifier().setMaxIter(7).fit(training);
    TrainingSummary summary = model.summary();
    assertThat(summary.samples()).isEqualTo(7 * 600);
    assertThat(summary.steps()).isEqualTo(7 * 6);
    assertThat(summary.staleness().pushes().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(42);
    assertThat(summary.objectiveHistory()).isNotEmpty();
    assertThat(summary.historyFrame().columns()).containsExactly("globalStep", "loss");
    assertThat(summary.historyFrame().count()).isEqualTo(summary.objectiveHistory().length);
    String path = dir.resolve("model").toString();
    model.write().save(path);
    SoftmaxClassificationModel loaded = SoftmaxClassificationModel.load(path);
    assertThat(loaded.hasSummary()).isFalse();
    assertThatThrownBy(loaded::summary).hasMessageContaining("no training summary");
  }

  private static double accuracy(Dataset<Row> predictions) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
  }
}
