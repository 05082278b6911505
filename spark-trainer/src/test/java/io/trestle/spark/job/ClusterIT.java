package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.Mode;
import io.trestle.spark.TooFewSlotsException;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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

/** Whole runs with real executor JVMs: servers in executors, faults on either side. */
@Timeout(300)
final class ClusterIT {
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static ExecutorKiller killer;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(3, Map.of());
    killer = new ExecutorKiller();
    spark.sparkContext().addSparkListener(killer);
    rows = Blobs.rows(spark, 900, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "ssp", "sync"})
  void trainsWithServersInExecutors(String mode) {
    Mode parsed =
        switch (mode) {
          case "async" -> Mode.async();
          case "ssp" -> Mode.ssp(2);
          default -> Mode.sync();
        };
    TrainingResult result =
        Trainer.on(spark)
            .config(config(500).mode(parsed).build())
            .evaluation(Blobs.rows(spark, 300, 2))
            .train(rows);
    assertThat(result.steps()).isEqualTo(500);
    assertThat(result.testAccuracy().getAsDouble()).isGreaterThan(0.9);
    assertThat(result.checkpoint()).isPresent();
    assertThat(result.bundle()).isPresent();
  }

  @Test
  void goesBackToTheCheckpointWhenAServersExecutorIsKilled() {
    TrainingResult result = trainAndKill("parameter servers");
    assertThat(result.recoveries()).isEqualTo(1);
  }

  @Test
  void goesOnWhenAWorkersExecutorIsKilled() {
    TrainingResult result = trainAndKill("workers");
    assertThat(result.recoveries()).isZero();
  }

  /** Kills an executor once, after a checkpoint; steps and samples must come out all the same. */
  private TrainingResult trainAndKill(String job) {
    AtomicBoolean killed = new AtomicBoolean();
    TrainingResult result =
        Trainer.on(spark)
            .config(config(40_000).saveCheckpointSteps(2_000).build())
            .listener(
                new TrainingListener() {
                  @Override
                  public void checkpointWritten(CheckpointWritten checkpoint) {
                    if (killed.compareAndSet(false, true)) {
                      killer.kill(job);
                    }
                  }
                })
            .train(rows);
    assertThat(killed).isTrue();
    assertThat(result.steps()).isEqualTo(40_000);
    // 450 samples of each worker in batches of 20: 22 full ones and one of 10 in each epoch.
    assertThat(result.samples()).isBetween(40_000L * 450 / 23 - 20, 40_000L * 450 / 23 + 20);
    return result;
  }

  @Test
  void refusesTooFewSlots() {
    assertThatThrownBy(() -> Trainer.on(spark).config(config(10).workers(3).build()).train(rows))
        .isInstanceOf(TooFewSlotsException.class)
        .hasMessageContaining("needs 4 task slots")
        .hasMessageContaining("has 3");
  }

  private TrainingConfig.Builder config(long steps) {
    return TrainingConfig.builder()
        .maxSteps(steps)
        .batchSize(20)
        .learningRate(0.1)
        .executorTimeout(Duration.ofSeconds(60))
        .logDir(dir.resolve("logs").toString())
        .workDir(dir.resolve("model").toString());
  }
}
