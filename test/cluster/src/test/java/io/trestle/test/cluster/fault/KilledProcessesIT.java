package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.TrainingRun;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each of a run's processes is killed with SIGKILL, one run after the other. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class KilledProcessesIT {
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  @Test
  void aWorkersExecutor(Cluster cluster) {
    try (Stage stage = Stage.external(cluster, "worker-executor", 2);
        TrainingRun run = stage.training().start(cluster.host("m"))) {
      run.awaitStep(3000);
      assertThat(cluster.host("b").kill(EXECUTOR)).isPositive();
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      stage.record(
          "SIGKILL of a worker's executor",
          "the task is tried again where its last push was applied; steps and samples exact,"
              + " nothing rolls back",
          Observed.of(result));
    }
  }

  @Test
  void aServersExecutor(Cluster cluster) {
    try (Stage stage = Stage.inExecutors(cluster, "server-executor");
        TrainingRun run = stage.training().start(cluster.host("m"))) {
      String server =
          run.process().await("^training on .*\\(([abc]):\\d+\\)", Stage.LIMIT).group(1);
      run.awaitStep(3000);
      assertThat(cluster.host(server).kill(EXECUTOR)).isPositive();
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      assertThat(result.get("recoveries").asInt()).isEqualTo(1);
      stage.record(
          "SIGKILL of a server's executor",
          "another executor takes the shard over from the last checkpoint; all roll back together;"
              + " steps exact",
          Observed.of(result));
    }
  }

  @Test
  void anExternalServerThatItsSupervisorStartsAgain(Cluster cluster) {
    try (Stage stage = Stage.external(cluster, "external-server", 2);
        TrainingRun run = stage.training().start(cluster.host("m"))) {
      run.awaitStep(3000);
      stage.servers().killAndRestart(1);
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      assertThat(result.get("recoveries").asInt()).isEqualTo(1);
      stage.record(
          "SIGKILL of an external server, started again",
          "goes on from the last checkpoint; all roll back together; steps exact",
          Observed.of(result));
    }
  }

  @Test
  void theDriverThatIsResumed(Cluster cluster) {
    try (Stage stage = Stage.inExecutors(cluster, "driver")) {
      long lost;
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        run.awaitStep(5000);
        run.process().kill();
        run.process().awaitEnd(Duration.ofSeconds(20));
        lost = Observed.lastStep(run);
      }
      stage.assertNothingHalfWritten();
      stage.assertNoProcessLeft();
      try (TrainingRun run = stage.training().option("resume", "").start(cluster.host("m"))) {
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        long taken = result.get("steps_in_this_run").asLong();
        assertThat(taken)
            .isGreaterThanOrEqualTo(Stage.STEPS - lost)
            .isLessThanOrEqualTo(Stage.STEPS - 2000);
        stage.record(
            "SIGKILL of the driver, then --resume",
            "servers and workers end by themselves; the next run goes on from the last checkpoint;"
                + " steps exact",
            "killed after step %d; went on at %d; %s"
                .formatted(lost, Stage.STEPS - taken, Observed.of(result)));
      }
    }
  }
}
