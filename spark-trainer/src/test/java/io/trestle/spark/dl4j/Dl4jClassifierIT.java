package io.trestle.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.ml.Clouds;
import io.trestle.spark.ml.SparkMlKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.ProbabilisticClassifierSuite;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;

/** The estimator of networks passes what Spark's own pass, and stands among them. */
@Timeout(120)
final class Dl4jClassifierIT {
  private static SparkMlKit kit;
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static Dataset<Row> test;
  private static Dl4jClassificationModel model;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    kit = SparkMlKit.start();
    rows = Clouds.rows(spark, 150, 1).cache();
    test = Clouds.rows(spark, 60, 2).cache();
    model = estimator().fit(rows);
  }

  @Test
  void paramsAreDeclaredAndCopiedAsSparkWantsThem() {
    ParamsSuite.checkParams(new Dl4jClassifier());
    ParamsSuite.checkParams(model);
    Dl4jClassifier estimator = estimator();
    MLTestingUtils.checkCopyAndUids(estimator, estimator.fit(rows));
  }

  @Test
  void readsWhatItWrites() {
    kit.testDefaultReadWrite(estimator().setMode("ssp").setCheckpointDir("x"), true);
    scala.collection.immutable.Map<String, Object> settings =
        scala.collection.immutable.Map$.MODULE$.empty();
    for (Map.Entry<String, Object> entry :
        Map.<String, Object>of("maxIter", 2, "batchSize", 10, "probabilityCol", "p").entrySet()) {
      settings = settings.updated(entry.getKey(), entry.getValue());
    }
    kit.testEstimatorAndModelReadWrite(
        estimator(),
        rows,
        settings,
        settings,
        (written, read) -> {
          assertThat(read.network().initialParameters())
              .isEqualTo(written.network().initialParameters());
          return BoxedUnit.UNIT;
        });
  }

  @Test
  void labelsAndWeightsMayBeOfAnyNumericType() {
    MLTestingUtils.checkNumericTypes(
        estimator().setNetwork(network(3, new Adam(0.02), LossFunction.MCXENT)).setMaxIter(1),
        spark,
        true,
        (one, other) -> {
          assertThat(other.network().initialParameters())
              .isEqualTo(one.network().initialParameters());
          return BoxedUnit.UNIT;
        });
  }

  @Test
  void predictsTheSameByEveryMethod() {
    ProbabilisticClassifierSuite.testPredictMethods(kit, model, test);
    ProbabilisticClassifierSuite.testPredictMethods(
        kit, model.copy(model.extractParamMap()).setThresholds(new double[] {0.2, 0.5, 0.3}), test);
    kit.testPredictionModelSinglePrediction(model, test);
    Row row = model.transform(test).select("features", "rawPrediction").first();
    assertThat(model.predictRaw(row.getAs(0)).toArray())
        .containsExactly(row.<Vector>getAs(1).toArray(), within(1e-6));
  }

  @Test
  @SuppressWarnings("unchecked") // To Scala, an encoder of doubles is one of Objects.
  void transformsBatchesAndStreams() {
    Encoder<Tuple2<Vector, Object>> encoder =
        Encoders.tuple(
            ExpressionEncoder.apply(
                AgnosticEncoders.UDTEncoder$.MODULE$.apply(new VectorUDT(), VectorUDT.class)),
            (Encoder<Object>) (Encoder<?>) Encoders.DOUBLE());
    kit.testTransformer(
        test.select("features", "label"),
        model,
        "prediction",
        JavaConverters.asScalaBuffer(List.of("rawPrediction", "probability")).toSeq(),
        row -> {
          assertThat(row.getDouble(0))
              .isEqualTo(row.<Vector>getAs(1).argmax())
              .isEqualTo(row.<Vector>getAs(2).argmax());
          return BoxedUnit.UNIT;
        },
        encoder);
  }

  @Test
  void badLabelsWeightsAndVectorsAreRefusedInSparksWords() {
    Dl4jClassifier two = estimator().setNetwork(network(2, new Adam(0.02), LossFunction.MCXENT));
    kit.testInvalidClassificationLabels(data -> two.fit(data), Option.empty());
    kit.testInvalidVectors(data -> two.fit(data));
    kit.testInvalidWeights(data -> two.setWeightCol("weight").fit(data));
  }

  @Test
  void aPipelineIsSavedLoadedAndRight() throws Exception {
    StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
    Dl4jClassifier network = estimator().setFeaturesCol("scaled").setMaxIter(40);
    String path = dir.resolve("pipeline").toString();
    new Pipeline().setStages(new PipelineStage[] {scaler, network}).write().save(path);
    Pipeline.load(path).fit(rows).write().save(path + "-model");
    Dataset<Row> scored = PipelineModel.load(path + "-model").transform(test);
    double accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
    assertThat(accuracy).isGreaterThan(0.85);
  }

  @Test
  void theZipIsPlainDl4jsAndTheBundleIsWritten() throws Exception {
    model.saveNetwork(dir.resolve("network.zip").toUri().toString());
    Row row = model.transform(test).select("features", "probability").first();
    INDArray features = Nd4j.create(new double[][] {row.<Vector>getAs(0).toArray()});
    float[] expected =
        ModelSerializer.restoreMultiLayerNetwork(dir.resolve("network.zip").toFile())
            .output(features)
            .toFloatVector();
    double[] found = row.<Vector>getAs(1).toArray();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-6));
    }
    model.exportSavedModel(dir.resolve("bundles").toUri().toString(), 3);
    assertThat(dir.resolve("bundles/3/saved_model.pb")).exists();
  }

  @Test
  void theLayersUpdatersCountUnlessAnotherIsSet() {
    Dl4jClassifier other =
        new Dl4jClassifier()
            .setNetwork(network(Clouds.FEATURES, new RmsProp(0.1), LossFunction.MCXENT));
    assertThatThrownBy(() -> other.fit(rows))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("RmsProp");
    assertThat(other.setStepSize(0.01).setMaxIter(2).fit(rows).summary().samples()).isEqualTo(300);
    assertThatThrownBy(() -> new Dl4jClassifier().fit(rows)).hasMessageContaining("setNetwork");
    assertThatThrownBy(() -> new Dl4jClassifier().setNetwork("{}").fit(rows))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("toJson()");
    MultiLayerConfiguration identity = network(Clouds.FEATURES, new Adam(0.1), LossFunction.MSE);
    assertThatThrownBy(() -> new Dl4jClassifier().setNetwork(identity).fit(rows))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("softmax or sigmoid");
  }

  private static Dl4jClassifier estimator() {
    return new Dl4jClassifier()
        .setNetwork(network(Clouds.FEATURES, new Adam(0.02), LossFunction.MCXENT))
        .setMaxIter(3)
        .setMode("sync")
        .setNumWorkers(1);
  }

  private static MultiLayerConfiguration network(
      int features, IUpdater updater, LossFunction loss) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(features).nOut(6).build())
        .layer(
            new OutputLayer.Builder(loss)
                .nIn(6)
                .nOut(Clouds.CLASSES)
                .activation(loss == LossFunction.MSE ? Activation.IDENTITY : Activation.SOFTMAX)
                .build())
        .build();
  }
}
