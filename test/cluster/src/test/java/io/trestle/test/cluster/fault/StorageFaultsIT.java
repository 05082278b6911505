package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.job.TrainingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The storage fails under a run. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class StorageFaultsIT {
  @Test
  void aDataNodeDies(Cluster cluster) {
    Host victim = cluster.host("c");
    try (Stage stage = Stage.external(cluster, "data-node", 2);
        TrainingRun run = stage.training().start(cluster.host("m"))) {
      run.awaitStep(3000);
      cluster.hdfs().killDataNode(victim);
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      stage.record(
          "SIGKILL of a data node",
          "checkpoints and export go on with the others; no step is lost",
          Observed.of(result) + ", " + checkpoints(stage));
    } finally {
      cluster.hdfs().startDataNode(victim);
      cluster.hdfs().awaitLive(3, Duration.ofMinutes(1));
    }
  }

  @Test
  void theNameNodeIsAwayForTwentySeconds(Cluster cluster) {
    // The links let 800 a second pass: 37 s, for the name node takes seconds to start.
    long steps = 30_000;
    try (Stage stage = Stage.external(cluster, "name-node", 2);
        TrainingRun run = stage.training().option("max-steps", steps).start(cluster.host("m"))) {
      run.awaitStep(3000);
      cluster.hdfs().killNameNode();
      long gone = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> System.nanoTime() - gone > Duration.ofSeconds(20).toNanos());
      cluster.hdfs().startNameNode();
      cluster.hdfs().awaitLive(3, Duration.ofMinutes(1));
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result, steps);
      stage.record(
          "SIGKILL of the name node, back after 20 s",
          "training goes on; a checkpoint that could not be written is written later; no step is"
              + " lost",
          Observed.of(result) + ", " + checkpoints(stage));
    }
  }

  @Test
  void theDiskIsFullUnderTheLogDirectoryForAWhile(Cluster cluster) {
    Host host = cluster.network().plug("small");
    Path disk = host.disk();
    long steps = 40_000;
    try (TrainingRun run =
        cluster
            .localTraining()
            .option("max-steps", steps)
            .option("save-checkpoint-secs", 2)
            .option("log-dir", disk.resolve("logs").toUri())
            .option("work-dir", disk.resolve("model").toUri())
            .start(host)) {
      run.awaitStep(1000);
      host.run("bash", "-c", "cat /dev/zero > filler; test -s filler");
      run.process().await("A checkpoint near step \\d+ failed; training goes on", Stage.LIMIT);
      host.run("rm", "filler");
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      assertThat(result.get("steps").asLong()).isEqualTo(steps);
      assertThat(host.run("ls", disk.resolve("logs").toString()))
          .contains("model.ckpt-" + steps + ".index");
      assertThat(host.run("ls", disk.resolve("model/1").toString())).contains("saved_model.pb");
      cluster
          .faults()
          .record(
              "disk full under the log directory for a while",
              "training goes on with a warning; with space again, checkpoints are written again;"
                  + " steps exact",
              Observed.of(result));
    } finally {
      cluster.network().unplug("small");
    }
  }

  @Test
  void twoRunsWithTheSameDirectories(Cluster cluster) {
    try (Stage stage = Stage.inExecutors(cluster, "two-runs")) {
      cluster
          .spark()
          .workers(Map.of(cluster.host("a"), 2, cluster.host("b"), 2, cluster.host("c"), 2));
      try (TrainingRun one = stage.training().spark("spark.cores.max", 3).start(cluster.host("m"));
          TrainingRun two = stage.training().spark("spark.cores.max", 3).start(cluster.host("m"))) {
        List<TrainingRun> runs = List.of(one, two);
        List<Integer> ends = runs.stream().map(run -> run.process().awaitEnd(Stage.LIMIT)).toList();
        assertThat(ends).as(one.process().tail() + "\n\n" + two.process().tail()).contains(0);
        stage.assertNothingHalfWritten();
        long bundles =
            cluster.hdfs().files().list(stage.models()).stream()
                .filter(file -> file.matches(".*/model/\\d+/saved_model.pb"))
                .count();
        long succeeded = ends.stream().filter(end -> end == 0).count();
        assertThat(bundles).as("a bundle of each run that said it ended well").isEqualTo(succeeded);
        String refused =
            runs.stream()
                .flatMap(run -> run.process().output().stream())
                .filter(line -> line.startsWith("trestle: "))
                .findFirst()
                .orElse("both ended well");
        stage.assertNoProcessLeft();
        stage.record(
            "two runs on the same directories",
            "both end well, or one is refused; a bundle for each that ended well, nothing"
                + " half-written",
            succeeded + " ended well, " + bundles + " bundles; " + refused);
      }
    }
  }

  private static String checkpoints(Stage stage) {
    long count =
        stage.cluster().hdfs().files().list(stage.logs()).stream()
            .filter(file -> file.endsWith(".index"))
            .count();
    return count + " checkpoints kept";
  }
}
