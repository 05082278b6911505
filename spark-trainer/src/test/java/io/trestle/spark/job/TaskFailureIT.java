package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.GradientCompression;
import io.trestle.spark.LossReduction;
import io.trestle.spark.Mode;
import io.trestle.spark.Model;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.LocalCluster;
import io.trestle.spark.model.SoftmaxRegression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worker tasks that fail in mid-training, on executors that speak Kryo as many users' do. */
@Timeout(300)
final class TaskFailureIT {
  private static final int ROWS = 900;
  private static final int EPOCHS = 3;
  private static final SoftmaxRegression SOFTMAX =
      new SoftmaxRegression(Blobs.FEATURES, Blobs.CLASSES, LossReduction.MEAN);

  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir Path marks;

  @BeforeAll
  static void start() {
    spark =
        LocalCluster.start(
            3, Map.of("spark.serializer", "org.apache.spark.serializer.KryoSerializer"));
    rows = Blobs.rows(spark, ROWS, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "sync", "compressed"})
  void aRetriedTaskCountsNothingTwice(String mode) {
    boolean sync = mode.equals("sync");
    GradientCompression compression =
        mode.equals("compressed")
            ? GradientCompression.adaptiveThreshold()
            : GradientCompression.none();
    TrainingResult result = train(sync ? Mode.sync() : Mode.async(), compression, failing(2));
    assertThat(marks.resolve("failure-1")).exists();
    // 450 rows of each worker in batches of 20: 23 in each epoch.
    assertThat(result.steps()).isEqualTo((sync ? 23L : 46L) * EPOCHS);
    assertThat(result.samples()).isEqualTo((long) EPOCHS * ROWS);
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
    assertThat(result.recoveries()).isZero();
    assertThat(result.bytesSaved() > 0).isEqualTo(mode.equals("compressed"));
  }

  @Test
  void tasksThatAlwaysFailEndTheRunWithTheirReasonAndTheNextOneWorks() {
    assertThatThrownBy(() -> train(Mode.async(), failing(1_000)))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("injected failure");
    assertThat(train(Mode.async(), SOFTMAX).samples()).isEqualTo((long) EPOCHS * ROWS);
  }

  private FailingModel failing(int failures) {
    return new FailingModel(marks.toString(), FailingModel.Failure.EXCEPTION, 2, 7, failures);
  }

  private static TrainingResult train(Mode mode, Model model) {
    return train(mode, GradientCompression.none(), model);
  }

  private static TrainingResult train(Mode mode, GradientCompression compression, Model model) {
    return Trainer.on(spark)
        .config(
            TrainingConfig.builder()
                .epochs(EPOCHS)
                .batchSize(20)
                .learningRate(0.1)
                .mode(mode)
                .gradientCompression(compression)
                .executorTimeout(Duration.ofSeconds(60))
                .build())
        .model(model)
        .evaluation(Blobs.rows(spark, 300, 2))
        .train(rows);
  }
}
