package io.trestle.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trestle.spark.LocalSpark;
import io.trestle.spark.ModelTooLargeException;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SoftmaxClassifier trains is what MLlib trains, down to the coefficients. */
@Timeout(120)
final class SoftmaxOptimumIT {
  private static final SparkSession SPARK = LocalSpark.session();

  @ParameterizedTest
  @ValueSource(strings = {"", "weight"})
  void theRegularisedOptimumIsThatOfMllib(String weightCol) {
    Dataset<Row> rows = Clouds.rows(SPARK, 150, 1).cache();
    LogisticRegression mllib =
        new LogisticRegression()
            .setFamily("multinomial")
            .setStandardization(false)
            .setRegParam(0.05)
            .setTol(1e-12)
            .setMaxIter(500);
    SoftmaxClassifier trestle =
        new SoftmaxClassifier()
            .setOptimizer("sgd")
            .setMode("sync")
            .setNumWorkers(1)
            .setBatchSize(150)
            .setStepSize(1)
            .setRegParam(0.05)
            .setMaxIter(1_000);
    if (!weightCol.isEmpty()) {
      mllib.setWeightCol(weightCol);
      trestle.setWeightCol(weightCol);
    }
    LogisticRegressionModel expected = mllib.fit(rows);
    SoftmaxClassificationModel trained = trestle.fit(rows);
    double[] coefficients = trained.coefficientMatrix().toArray();
    for (int i = 0; i < coefficients.length; i++) {
      int row = i % Clouds.CLASSES;
      int column = i / Clouds.CLASSES;
      assertThat(coefficients[i])
          .isCloseTo(expected.coefficientMatrix().apply(row, column), within(1e-4));
    }
    assertThat(trained.interceptVector().toArray())
        .containsExactly(expected.interceptVector().toArray(), within(1e-4));
  }

  @Test
  void synchronousModelsAreTheSameToTheBit() {
    Dataset<Row> rows = Clouds.rows(SPARK, 150, 1).cache();
    SoftmaxClassifier estimator = new SoftmaxClassifier().setMode("sync").setMaxIter(5);
    assertThat(estimator.fit(rows).coefficientMatrix())
        .isEqualTo(estimator.fit(rows).coefficientMatrix());
  }

  @Test
  void aModelThatDoesNotFitTheDriverIsRefusedBeforeTraining() {
    int columns = 1 << 30;
    Dataset<Row> rows =
        SPARK.createDataFrame(
            List.of(
                RowFactory.create(Vectors.sparse(columns, new int[] {1}, new double[] {1}), 0.0),
                RowFactory.create(Vectors.sparse(columns, new int[] {2}, new double[] {1}), 1.0)),
            new StructType()
                .add("features", new VectorUDT(), false)
                .add("label", DataTypes.DoubleType, false));
    assertThatThrownBy(() -> new SoftmaxClassifier().fit(rows))
        .isInstanceOf(ModelTooLargeException.class)
        .hasMessageContaining(columns + " features and 2 classes")
        .hasMessageContaining("io.trestle.spark.Trainer");
  }
}
