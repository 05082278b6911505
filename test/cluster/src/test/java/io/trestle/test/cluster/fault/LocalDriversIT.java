package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs whose servers and workers live in the driver, with everything in HDFS. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class LocalDriversIT {
  /** Of two runs, so that both train at the same time although they do not start as one. */
  private static final long STEPS = 30_000;

  @Test
  void aKilledDriverIsResumedOnAnotherHost(Cluster cluster) {
    long lost;
    try (TrainingRun run =
        training(cluster, "/local/kill", 1_000_000)
            .option("save-checkpoint-steps", 4000)
            .start(cluster.host("b"))) {
      run.awaitStep(8500);
      run.process().kill();
      run.process().awaitEnd(Duration.ofSeconds(20));
      lost = Observed.lastStep(run);
    }
    long end = lost + 5000;
    try (TrainingRun run =
        training(cluster, "/local/kill", end).option("resume", "").start(cluster.host("c"))) {
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      assertThat(result.get("steps").asLong()).isEqualTo(end);
      long taken = result.get("steps_in_this_run").asLong();
      assertThat(end - taken).as("where it went on").isGreaterThanOrEqualTo(8000);
      cluster
          .faults()
          .record(
              "SIGKILL of a local driver, then --resume on another host",
              "goes on from the last checkpoint in HDFS; steps exact",
              "killed after step %,d, went on at %,d; %s"
                  .formatted(lost, end - taken, Observed.of(result)));
    }
  }

  @Test
  void twoLocalRunsWithTheSameDirectories(Cluster cluster) {
    try (TrainingRun one = training(cluster, "/local/two", STEPS).start(cluster.host("b"));
        TrainingRun two = training(cluster, "/local/two", STEPS).start(cluster.host("c"))) {
      List<TrainingRun> runs = List.of(one, two);
      long succeeded =
          runs.stream().filter(run -> run.process().awaitEnd(Stage.LIMIT) == 0).count();
      assertThat(succeeded).as(one.process().tail() + "\n\n" + two.process().tail()).isPositive();
      long bundles =
          cluster.hdfs().files().list("/local/two/model").stream()
              .filter(file -> file.matches(".*/model/\\d+/saved_model.pb"))
              .count();
      assertThat(bundles).as("a bundle of each run that said it ended well").isEqualTo(succeeded);
      String refused =
          runs.stream()
              .flatMap(run -> run.process().output().stream())
              .filter(line -> line.startsWith("trestle: "))
              .findFirst()
              .orElse("both ended well");
      cluster
          .faults()
          .record(
              "two local runs on the same directories",
              "both end well, or one is refused; a bundle for each that ended well",
              succeeded + " ended well, " + bundles + " bundles; " + refused);
    }
  }

  private static Training training(Cluster cluster, String directory, long steps) {
    return cluster
        .localTraining()
        .option("max-steps", steps)
        .option("log-dir", cluster.hdfs().uri() + directory + "/logs")
        .option("work-dir", cluster.hdfs().uri() + directory + "/model");
  }
}
