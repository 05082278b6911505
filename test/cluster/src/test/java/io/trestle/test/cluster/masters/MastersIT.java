package io.trestle.test.cluster.masters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.ServedModel;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.yarn.Yarn;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
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
  private static final int STEPS = 3000;
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void standalone(String deployMode, Cluster cluster) throws IOException {
    cluster
        .spark()
        .workers(Map.of(cluster.host("a"), 2, cluster.host("b"), 2, cluster.host("c"), 2));
    // Spark opens Java's own modules for its driver, save for one that its standalone worker
    // starts.
    Training training =
        cluster
            .training()
            .spark("spark.driver.extraJavaOptions", JavaModuleOptions.defaultModuleOptions())
            .spark("spark.standalone.submit.waitAppCompletion", "true");
    assertTrains(cluster, "standalone, " + deployMode, training.deployMode(deployMode));
  }

  /** One after the other, so that YARN is started once. */
  @Test
  void yarnInClientAndInClusterMode(Cluster cluster) throws IOException {
    cluster.spark().removeWorkers();
    try (Yarn yarn = cluster.startYarn()) {
      for (String deployMode : new String[] {"client", "cluster"}) {
        Training training = cluster.training(yarn).spark("spark.executor.instances", 3);
        assertTrains(
            cluster, "YARN with Spark 3.5.5, " + deployMode, training.deployMode(deployMode));
      }
    }
  }

  private static void assertTrains(Cluster cluster, String title, Training training)
      throws IOException {
    String directory = "/masters/" + title.replaceAll("[^a-zA-Z]+", "-");
    String uri = cluster.hdfs().uri() + directory;
    training
        .option("max-steps", STEPS)
        .option("work-dir", uri + "/model")
        .option("log-dir", uri + "/logs");
    try (TrainingRun run = training.start(cluster.host("m"))) {
      JsonNode result = run.awaitSuccess(LIMIT);
      assertThat(result.get("steps").asLong()).isEqualTo(STEPS);
      assertThat(result.get("samples").asLong()).isEqualTo(STEPS * 100L);
      assertThat(result.get("test_accuracy").asDouble()).isGreaterThan(0.88);
      double served = ServedModel.accuracy(cluster.fetch(directory + "/model/1"), cluster.mnist());
      assertThat(served).isGreaterThan(0.85);
      cluster
          .matrix()
          .record(
              title,
              "trained %d steps, test accuracy %.3f; TensorFlow 2.18 serves it (%.3f on 2,000 images)"
                  .formatted(STEPS, result.get("test_accuracy").asDouble(), served));
    }
  }
}
