package io.trestle.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.spark.TooFewSlotsException;
import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks hold, and executors that come when they are asked for, in real executor JVMs. */
@Timeout(300)
final class ResourcesIT {
  private static final int ROWS = 900;

  private SparkSession spark;

  @TempDir Path dir;

  @AfterEach
  void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void workersHoldTheGpusThatTheApplicationGivesToItsTasksAndServersHoldNone() throws IOException {
    // One GPU for each of the workers; a server that took one would leave a worker without.
    spark = LocalCluster.start(2, 2, gpus("spark.task.resource.gpu.amount", "1"));
    TrainingResult result = train(config(2, 2), Trainer.on(spark));
    assertThat(result.samples()).isEqualTo(ROWS);
    assertThat(held(0)).isEqualTo("0");
    assertThat(held(1)).isEqualTo("0");
    assertThatThrownBy(() -> train(config(3, 1), Trainer.on(spark)))
        .isInstanceOf(TooFewSlotsException.class)
        .hasMessageContaining("3 workers")
        .hasMessageContaining("has 2")
        .hasMessageContaining("Each worker holds")
        .hasMessageContaining("gpu");
  }

  @Test
  void aProfileGivesGpusToWorkersAlone() throws IOException {
    spark = LocalCluster.start(2, 2, gpus("spark.task.cpus", "1"));
    ResourceProfile gpu =
        new ResourceProfileBuilder()
            .require(new TaskResourceRequests().cpus(1).resource("gpu", 1))
            .build();
    TrainingResult result = train(config(2, 2), Trainer.on(spark).workerResources(gpu));
    assertThat(result.samples()).isEqualTo(ROWS);
    assertThat(held(0)).isEqualTo("0");
    assertThat(held(1)).isEqualTo("0");
    train(config(2, 2), Trainer.on(spark));
    assertThat(held(0)).isEqualTo("none");
  }

  @Test
  void tasksOfSeveralCoresAreCounted() {
    spark = LocalCluster.start(2, 2, Map.of("spark.task.cpus", "2"));
    assertThat(train(config(1, 1), Trainer.on(spark)).samples()).isEqualTo(ROWS);
    assertThatThrownBy(() -> train(config(2, 1), Trainer.on(spark)))
        .isInstanceOf(TooFewSlotsException.class)
        .hasMessageContaining("has 2")
        .hasMessageContaining("spark.task.cpus (now 2)");
  }

  @Test
  void executorsThatDynamicAllocationBringsAreAwaited() {
    spark =
        LocalCluster.start(
            3,
            Map.of(
                "spark.dynamicAllocation.enabled",
                "true",
                "spark.dynamicAllocation.shuffleTracking.enabled",
                "true",
                "spark.dynamicAllocation.minExecutors",
                "0",
                "spark.dynamicAllocation.schedulerBacklogTimeout",
                "1s"));
    assertThat(train(config(2, 1), Trainer.on(spark)).samples()).isEqualTo(ROWS);
  }

  /** Executors with a GPU each, which a script invents as Spark's own tests do. */
  private Map<String, String> gpus(String setting, String value) throws IOException {
    Path script = dir.resolve("gpus");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.worker.resource.gpu.amount", "1");
    settings.put("spark.worker.resource.gpu.discoveryScript", script.toString());
    settings.put("spark.executor.resource.gpu.amount", "1");
    settings.put(setting, value);
    return settings;
  }

  private String held(int worker) throws IOException {
    return Files.readString(dir.resolve("worker-" + worker));
  }

  private static TrainingConfig config(int workers, int servers) {
    return TrainingConfig.builder()
        .workers(workers)
        .servers(servers)
        .epochs(1)
        .batchSize(20)
        .learningRate(0.1)
        .executorTimeout(Duration.ofSeconds(60))
        .build();
  }

  private TrainingResult train(TrainingConfig config, Trainer trainer) {
    return trainer
        .config(config)
        .model(new GpuModel(dir.toString()))
        .train(Blobs.rows(spark, ROWS, 1));
  }
}
