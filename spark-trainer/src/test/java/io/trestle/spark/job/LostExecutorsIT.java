package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.TrestleException;
import io.trestle.spark.cluster.LocalCluster;
import io.trestle.spark.job.FailingModel.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More executors are lost than Spark puts up with in one job: here, two instead of four. */
@Timeout(300)
final class LostExecutorsIT {
  private static final int ROWS = 900;
  private static final int EPOCHS = 3;
  private static final int LOSSES = 4;

  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static WorkerJobs jobs;

  @TempDir Path marks;

  @BeforeAll
  static void start() {
    spark =
        LocalCluster.start(
            3, Map.of("spark.task.maxFailures", "2", "spark.stage.maxConsecutiveAttempts", "2"));
    rows = Blobs.rows(spark, ROWS, 1);
    jobs = new WorkerJobs();
    spark.sparkContext().addSparkListener(jobs);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void workersStartAgainAndCountNothingTwice() {
    int before = jobs.started.get();
    TrainingResult result =
        train(Mode.sync(), new FailingModel(marks.toString(), Failure.EXIT, 2, 7, LOSSES));
    assertThat(marks.resolve("failure-" + (LOSSES - 1))).exists();
    assertThat(jobs.started.get() - before).isGreaterThan(1);
    // 450 rows of each worker in batches of 20: 23 in each epoch.
    assertThat(result.steps()).isEqualTo(23L * EPOCHS);
    assertThat(result.samples()).isEqualTo((long) EPOCHS * ROWS);
    assertThat(result.recoveries()).isZero();
  }

  /** What kills every executor of a worker ends the run at last, though the other makes steps. */
  @Test
  void aWorkerThatPushesNothingBetweenItsLossesEndsTheRun() {
    int before = jobs.started.get();
    assertThatThrownBy(
            () ->
                train(Mode.async(), new FailingModel(marks.toString(), Failure.EXIT, 1, 0, 1_000)))
        .isInstanceOf(TrestleException.class)
        .hasMessageContaining("2 workers' ended early");
    assertThat(jobs.started.get() - before).isEqualTo(1);
  }

  private static TrainingResult train(Mode mode, FailingModel model) {
    return Trainer.on(spark)
        .config(
            TrainingConfig.builder()
                .epochs(EPOCHS)
                .batchSize(20)
                .learningRate(0.1)
                .mode(mode)
                .servers(1)
                .build())
        .model(model)
        .train(rows);
  }

  /** Counts the jobs that were started for workers. */
  private static final class WorkerJobs extends SparkListener {
    final AtomicInteger started = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      if (job.properties().getProperty("spark.job.description", "").endsWith(" workers")) {
        started.incrementAndGet();
      }
    }
  }
}
