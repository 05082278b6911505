package io.trestle.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.LocalSpark;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SoftmaxClassifier's defaults reach what softmax regression can reach on MNIST, whatever the mode.
 */
@Timeout(120)
final class MnistModesIT {
  private static Dataset<Row> train;
  private static Dataset<Row> test;

  @BeforeAll
  static void load() {
    train = Mnist.vectors(LocalSpark.session(), "train");
    test = Mnist.vectors(LocalSpark.session(), "test");
  }

  @AfterAll
  static void free() {
    train.unpersist();
    test.unpersist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "ssp", "sync"})
  void everyModeReaches92Percent(String mode) {
    SoftmaxClassificationModel model = new SoftmaxClassifier().setMode(mode).fit(train);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    assertThat(accuracy).isGreaterThanOrEqualTo(0.92);
  }
}
