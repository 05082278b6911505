package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Mode;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.StandaloneCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark starts a worker a second time while the first one is alive. */
@Timeout(120)
final class SpeculationIT {
  private static final int ROWS = 900;
  private static final int EPOCHS = 3;

  @TempDir Path marks;

  @Test
  void twoAttemptsAtOneWorkerCountNothingTwice() {
    Map<String, String> settings =
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "100ms",
            "spark.speculation.quantile", "0.5",
            // Blocks of rows are on some hosts only; a second attempt must not wait for those.
            "spark.locality.wait", "0s");
    // Spark never puts a second attempt on the host of the first.
    try (StandaloneCluster cluster = StandaloneCluster.start(3, 2, settings)) {
      TaskEnds ends = new TaskEnds();
      cluster.session().sparkContext().addSparkListener(ends);
      TrainingConfig config =
          TrainingConfig.builder()
              .mode(Mode.async())
              .epochs(EPOCHS)
              .batchSize(20)
              .learningRate(0.1)
              .build();
      TrainingResult result =
          Trainer.on(cluster.session())
              .model(new OvertakenModel(1, marks))
              .config(config)
              .train(Blobs.rows(cluster.session(), ROWS, 1));
      assertThat(marks.resolve("woken")).exists();
      // 450 rows of each worker in batches of 20: 23 in each epoch.
      assertThat(result.steps()).isEqualTo(2L * 23 * EPOCHS);
      assertThat(result.samples()).isEqualTo((long) EPOCHS * ROWS);
      assertThat(result.recoveries()).isZero();
      assertThat(ends.speculative).contains("Success");
      assertThat(ends.failed).isEmpty();
    }
  }

  private static final class TaskEnds extends SparkListener {
    private final Queue<String> speculative = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskInfo().speculative()) {
        speculative.add(end.reason().toString());
      }
      if (end.taskInfo().failed()) {
        failed.add(end.reason().toString());
      }
    }
  }
}
