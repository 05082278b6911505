package io.trestle.spark.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.modelio.BundleLayout;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.VariableSource;
import io.trestle.modelio.savedmodel.BundleDirectory;
import io.trestle.spark.Columns;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model, worked out by hand, out of real files. */
final class ScoringTest {
  // Row by row: what each of three features says for each of two classes.
  private static final float[] W = {1, 0, 0, 2, -1, 1};
  private static final float[] B = {0.5f, 0};

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path dir;

  @BeforeEach
  void bundle() throws IOException {
    export(1, W);
  }

  @Test
  void everyKindOfFeaturesGivesTheSameProbabilities() {
    List<Row> vectors =
        List.of(
            row(7, Vectors.dense(1, 0, 1)),
            row(8, Vectors.sparse(3, new int[] {1}, new double[] {1})));
    List<Row> floats = List.of(row(7, List.of(1f, 0f, 1f)), row(8, List.of(0f, 1f, 0f)));
    List<Row> doubles = List.of(row(7, List.of(1.0, 0.0, 1.0)), row(8, List.of(0.0, 1.0, 0.0)));
    List<Row> bytes = List.of(row(7, new byte[] {-1, 0, -1}), row(8, new byte[] {0, -1, 0}));
    assertPredictions(frame(SQLDataTypes.VectorType(), vectors));
    assertPredictions(frame(DataTypes.createArrayType(DataTypes.FloatType), floats));
    assertPredictions(frame(DataTypes.createArrayType(DataTypes.DoubleType), doubles));
    assertPredictions(frame(DataTypes.BinaryType, bytes));
  }

  private void assertPredictions(Dataset<Row> rows) {
    Dataset<Row> scored = scoring("1").predict(rows);
    assertThat(scored.columns()).containsExactly("label", "prediction", "probability");
    List<Row> found = scored.orderBy("label").collectAsList();
    // Logits 0.5 + 1 - 1 and 0 + 0 + 1; then 0.5 + 0 and 0 + 2.
    assertThat(found.get(0).getDouble(1)).isEqualTo(1);
    assertThat(found.get(0).<Double>getList(2).get(1)).isCloseTo(sigmoid(0.5), within(1e-6));
    assertThat(found.get(1).<Double>getList(2).get(0)).isCloseTo(sigmoid(-1.5), within(1e-6));
  }

  @Test
  void accuracyLogLossAndConfusion() {
    Scores scores = scoring("1").evaluate(labelled());
    assertThat(scores.samples()).isEqualTo(3);
    assertThat(scores.accuracy()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(scores.confusion()).containsExactly(List.of(1L, 1L), List.of(0L, 1L));
    double loss = -(Math.log(sigmoid(1.5)) + Math.log(sigmoid(-1.5)) + Math.log(sigmoid(1.5))) / 3;
    assertThat(scores.logLoss()).isCloseTo(loss, within(1e-6));
  }

  private Dataset<Row> labelled() {
    return frame(
        SQLDataTypes.VectorType(),
        List.of(
            row(0, Vectors.dense(1, 0, 0)),
            row(0, Vectors.dense(0, 1, 0)),
            row(1, Vectors.dense(0, 1, 0))));
  }

  @Test
  void filesAreReadOnceByAllTasksOfAnExecutor() {
    int before = LoadedModel.reads();
    Dataset<Row> rows = labelled().repartition(8);
    assertThat(scoring("1").evaluate(rows).samples()).isEqualTo(3);
    assertThat(LoadedModel.reads()).isEqualTo(before + 1);
  }

  @Test
  void theNewestVersionIsFoundAndCheckpointsAreReadToo() throws IOException {
    export(10, new float[] {0, 0, 0, 0, 0, 0});
    assertThat(scoring("").model()).endsWith("/10");
    assertThat(scoring("").evaluate(labelled()).confusion().get(1)).containsExactly(1L, 0L);
    assertThat(scoring("1/variables/variables").evaluate(labelled()).accuracy())
        .isCloseTo(2 / 3.0, within(1e-9));
    assertThat(scoring("1/variables/variables.index").model()).endsWith("variables");
  }

  @Test
  void otherColumnsAreNamed() {
    Dataset<Row> renamed =
        labelled().withColumnRenamed("features", "x").withColumnRenamed("label", "y");
    Columns columns = new Columns("x", "y", Optional.empty());
    assertThat(Scoring.of(spark, dir.toString(), columns).evaluate(renamed).samples()).isEqualTo(3);
    assertThatThrownBy(() -> scoring("1").evaluate(renamed))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("no column 'features'")
        .hasMessageContaining("y, x");
  }

  @Test
  void whatCannotBeScoredIsSaid() throws IOException {
    assertThatThrownBy(() -> scoring("nowhere"))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("There is no model in " + dir.resolve("nowhere"));
    Files.createDirectory(dir.resolve("empty"));
    assertThatThrownBy(() -> scoring("empty"))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("no good checkpoint");
    assertThat(dir.resolve("empty")).isEmptyDirectory();
    Dataset<Row> narrow = frame(SQLDataTypes.VectorType(), List.of(row(0, Vectors.dense(1, 2))));
    assertThatThrownBy(() -> scoring("1").evaluate(narrow))
        .hasMessageContaining("2 features in column 'features'")
        .hasMessageContaining("trained with 3");
    Dataset<Row> strange = labelled().withColumn("label", functions.lit(2));
    assertThatThrownBy(() -> scoring("1").evaluate(strange))
        .hasMessageContaining("label 2.0")
        .hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> scoring("1").evaluate(labelled().limit(0)))
        .hasMessageContaining("no rows");
  }

  private Scoring scoring(String path) {
    return Scoring.of(spark, dir.resolve(path).toString(), Columns.DEFAULT);
  }

  private void export(int version, float[] weights) throws IOException {
    BundleDirectory.open(
            new Configuration(),
            new org.apache.hadoop.fs.Path(dir.toUri()),
            BundleLayout.SAVED_MODEL)
        .export(
            version,
            ServingGraph.softmaxRegression("W", "b", 3, 2),
            VariableSource.of(Map.of("W", weights, "b", B)),
            List.of());
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Row row(int label, Object features) {
    return RowFactory.create(label, features);
  }

  private Dataset<Row> frame(DataType features, List<Row> rows) {
    return spark.createDataFrame(
        rows,
        new StructType().add("label", DataTypes.IntegerType, false).add("features", features));
  }
}
