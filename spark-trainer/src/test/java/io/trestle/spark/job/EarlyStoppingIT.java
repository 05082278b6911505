package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.EarlyStopping;
import io.trestle.spark.InvalidTrainingConfigException;
import io.trestle.spark.LocalSpark;
import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingListener.Evaluated;
import io.trestle.spark.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
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

/** A run that learns nothing more ends, with the parameters that were measured last. */
@Timeout(120)
final class EarlyStoppingIT {
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static Dataset<Row> held;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
    rows = Blobs.rows(spark, 600, 1).cache();
    held = Blobs.rows(spark, 300, 2).cache();
  }

  @AfterAll
  static void forget() {
    rows.unpersist();
    held.unpersist();
  }

  @Test
  void patienceCountsMeasurementsThatBringNothing() {
    EarlyStopping two = new EarlyStopping(2, 0.1, OptionalLong.empty());
    assertThat(Validation.isOver(List.of(), two)).isFalse();
    assertThat(Validation.isOver(List.of(2.0, 1.0, 0.95), two)).isFalse();
    assertThat(Validation.isOver(List.of(2.0, 1.0, 0.95, 0.91), two)).isTrue();
    assertThat(Validation.isOver(List.of(2.0, 1.0, 0.95, 0.85), two)).isFalse();
    assertThat(Validation.isOver(List.of(2.0, 1.0, 3.0, 0.5), two)).isFalse();
    assertThat(Validation.isOver(List.of(1.0, Double.NaN, Double.NaN), two)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "ssp", "sync"})
  void theFinalModelIsTheOneThatWasMeasured(String mode) {
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void validated(Evaluated validation) {
            heard.add(validation.globalStep());
          }
        };
    TrainingConfig config =
        builder(1_000_000).mode(mode(mode)).earlyStopping(3, 0.01).validationSteps(200).build();
    TrainingResult result =
        Trainer.on(spark)
            .config(config)
            .validation(held)
            .evaluation(held)
            .listener(listener)
            .train(rows);
    assertThat(result.steps()).isBetween(800L, 100_000L);
    List<Evaluated> validations = result.validations();
    Evaluated last = validations.get(validations.size() - 1);
    assertThat(last.globalStep()).isEqualTo(result.steps());
    assertThat(last.samples()).isEqualTo(300);
    assertThat(last.accuracy()).isEqualTo(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
    assertThat(heard)
        .containsExactlyElementsOf(validations.stream().map(Evaluated::globalStep).toList());
  }

  @Test
  void pausesChangeNothingInASynchronousRun() {
    TrainingResult plain = Trainer.on(spark).config(sync("plain").build()).train(rows);
    TrainingResult paused =
        Trainer.on(spark)
            .config(sync("paused").earlyStopping(1_000, 0).validationSteps(17).build())
            .validation(held)
            .train(rows);
    assertThat(paused.steps()).isEqualTo(plain.steps()).isEqualTo(100);
    assertThat(paused.samples()).isEqualTo(plain.samples());
    assertThat(paused.validations().stream().map(Evaluated::globalStep))
        .containsExactly(17L, 34L, 51L, 68L, 85L, 100L);
    assertThat(Variables.read(dir.resolve("paused"), 100))
        .isEqualTo(Variables.read(dir.resolve("plain"), 100));
  }

  @Test
  void everySampleOfEveryEpochCountsOnceWithPauses() {
    TrainingConfig config =
        TrainingConfig.builder()
            .batchSize(20)
            .learningRate(0.1)
            .epochs(4)
            .earlyStopping(1_000, 0)
            .build();
    TrainingResult result = Trainer.on(spark).config(config).validation(held).train(rows);
    assertThat(result.steps()).isEqualTo(4 * 30);
    assertThat(result.samples()).isEqualTo(4 * 600);
    assertThat(result.validations()).hasSize(4);
  }

  @Test
  void rowsAndRuleBelongTogether() {
    assertThatThrownBy(() -> Trainer.on(spark).validation(held).train(rows))
        .isInstanceOf(InvalidTrainingConfigException.class)
        .hasMessageContaining("earlyStopping is not given");
    TrainingConfig config = builder(10).earlyStopping(1, 0).build();
    assertThatThrownBy(() -> Trainer.on(spark).config(config).train(rows))
        .isInstanceOf(InvalidTrainingConfigException.class);
    assertThatThrownBy(() -> builder(10).validationSteps(5).build())
        .isInstanceOf(InvalidTrainingConfigException.class);
  }

  private static Mode mode(String name) {
    return switch (name) {
      case "ssp" -> Mode.ssp(1);
      case "sync" -> Mode.sync();
      default -> Mode.async();
    };
  }

  private TrainingConfig.Builder sync(String name) {
    return builder(100).mode(Mode.sync()).logDir(dir.resolve(name).toString());
  }

  private static TrainingConfig.Builder builder(long steps) {
    return TrainingConfig.builder().batchSize(20).learningRate(0.1).maxSteps(steps);
  }
}
