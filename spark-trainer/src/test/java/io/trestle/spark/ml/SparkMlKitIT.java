package io.trestle.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassifierSuite;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.BoxedUnit;

/** SoftmaxClassifier and its model pass what Spark's own pass. */
@Timeout(120)
final class SparkMlKitIT {
  private static SparkMlKit kit;
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static SoftmaxClassifier estimator;
  private static SoftmaxClassificationModel model;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    kit = SparkMlKit.start();
    rows = Clouds.rows(spark, 150, 1).cache();
    estimator = estimator();
    model = estimator.fit(rows);
  }

  @Test
  void paramsAreDeclaredAsSparkWantsThem() {
    ParamsSuite.checkParams(new SoftmaxClassifier());
    ParamsSuite.checkParams(model);
  }

  @Test
  void copiesKeepUidsAndParents() {
    MLTestingUtils.checkCopyAndUids(estimator, model);
  }

  @Test
  void readsWhatItWrites() {
    kit.testDefaultReadWrite(estimator().setMode("ssp").setCheckpointDir("x"), true);
    kit.testEstimatorAndModelReadWrite(
        estimator(),
        rows,
        settings(),
        settings(),
        (written, read) -> {
          assertThat(read.coefficientMatrix()).isEqualTo(written.coefficientMatrix());
          assertThat(read.interceptVector()).isEqualTo(written.interceptVector());
          assertThat(read.numClasses()).isEqualTo(written.numClasses());
          return BoxedUnit.UNIT;
        });
  }

  @Test
  void labelsAndWeightsMayBeOfAnyNumericType() {
    MLTestingUtils.checkNumericTypes(
        estimator(),
        spark,
        true,
        (one, other) -> {
          assertThat(other.coefficientMatrix()).isEqualTo(one.coefficientMatrix());
          return BoxedUnit.UNIT;
        });
  }

  @Test
  void predictsTheSameByEveryMethod() {
    Dataset<Row> test = Clouds.rows(spark, 60, 2);
    ProbabilisticClassifierSuite.testPredictMethods(kit, model, test);
    ProbabilisticClassifierSuite.testPredictMethods(
        kit, model.copy(model.extractParamMap()).setThresholds(new double[] {0.2, 0.5, 0.3}), test);
    kit.testPredictionModelSinglePrediction(model, test);
    kit.testClassificationModelSingleRawPrediction(model, test);
    kit.testProbClassificationModelSingleProbPrediction(model, test);
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
        Clouds.rows(spark, 60, 3).select("features", "label"),
        model,
        "prediction",
        seq(List.of("rawPrediction", "probability")),
        row -> {
          Vector raw = row.getAs(1);
          Vector probability = row.getAs(2);
          assertThat(row.getDouble(0)).isEqualTo(raw.argmax()).isEqualTo(probability.argmax());
          return BoxedUnit.UNIT;
        },
        encoder);
  }

  @Test
  void badLabelsWeightsAndVectorsAreRefusedInSparksWords() {
    kit.testInvalidClassificationLabels(data -> estimator().fit(data), Option.empty());
    kit.testInvalidWeights(data -> estimator().setWeightCol("weight").fit(data));
    kit.testInvalidVectors(data -> estimator().fit(data));
  }

  private static SoftmaxClassifier estimator() {
    return new SoftmaxClassifier().setMaxIter(5).setMode("sync").setNumWorkers(1);
  }

  private static scala.collection.immutable.Map<String, Object> settings() {
    Map<String, Object> all =
        Map.ofEntries(
            Map.entry("predictionCol", "myPrediction"),
            Map.entry("rawPredictionCol", "myRaw"),
            Map.entry("probabilityCol", "myProbability"),
            Map.entry("thresholds", new double[] {0.2, 0.5, 0.3}),
            Map.entry("maxIter", 2),
            Map.entry("stepSize", 0.1),
            Map.entry("regParam", 0.01),
            Map.entry("seed", 7L),
            Map.entry("tol", 0.01),
            Map.entry("numWorkers", 1),
            Map.entry("numServers", 2),
            Map.entry("mode", "sync"),
            Map.entry("staleness", 1),
            Map.entry("batchSize", 10),
            Map.entry("optimizer", "adam"),
            Map.entry("pushInterval", 2),
            Map.entry("checkpointInterval", 5));
    scala.collection.immutable.Map<String, Object> none =
        scala.collection.immutable.Map$.MODULE$.empty();
    for (Map.Entry<String, Object> entry : all.entrySet()) {
      none = none.updated(entry.getKey(), entry.getValue());
    }
    return none;
  }

  private static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toSeq();
  }
}
