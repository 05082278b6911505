package io.trestle.test.cluster.masters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.yarn.Yarn;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same jar, submitted to Spark's own master and to YARN, with the driver here and with the
 * driver there.
 */
@Tag("cluster")
@ExtendWith(TestBed.class)
class MastersIT {
  private static final int STEPS = 4000;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void local(Cluster cluster) {
    assertTrains(cluster, "local[2]", cluster.localTraining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void standalone(String deployMode, Cluster cluster) {
    cluster
        .spark()
        .workers(Map.of(cluster.host("a"), 2, cluster.host("b"), 2, cluster.host("c"), 2));
    Training training =
        cluster.training().spark("spark.standalone.submit.waitAppCompletion", "true");
    assertTrains(cluster, "standalone, " + deployMode, training.deployMode(deployMode));
    cluster.spark().removeWorkers();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void yarn(String deployMode, Cluster cluster) {
    try (Yarn yarn = cluster.startYarn()) {
      Training training = cluster.training(yarn).spark("spark.executor.instances", 3);
      assertTrains(
          cluster, "YARN with Spark 3.5.5, " + deployMode, training.deployMode(deployMode));
    }
  }

  private static void assertTrains(Cluster cluster, String title, Training training) {
    String directory = cluster.hdfs().uri() + "/masters/" + title.replaceAll("[^a-zA-Z]+", "-");
    training
        .option("max-steps", STEPS)
        .option("work-dir", directory + "/model")
        .option("log-dir", directory + "/logs");
    try (TrainingRun run = training.start(cluster.host("m"))) {
      JsonNode result = run.awaitSuccess(LIMIT);
      assertThat(result.get("steps").asLong()).isEqualTo(STEPS);
      assertThat(result.get("test_accuracy").asDouble()).isGreaterThan(0.88);
      assertThat(
              cluster
                  .hdfs()
                  .files()
                  .exists(
                      directory.substring(cluster.hdfs().uri().length())
                          + "/model/1/saved_model.pb"))
          .isTrue();
      cluster
          .matrix()
          .record(
              title,
              "trained and exported, test accuracy %.3f"
                  .formatted(result.get("test_accuracy").asDouble()));
    }
  }
}
