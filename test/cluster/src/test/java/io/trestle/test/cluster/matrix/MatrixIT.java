package io.trestle.test.cluster.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.ServedModel;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.ExternalServers;
import io.trestle.test.cluster.job.Training;
import io.trestle.test.cluster.job.TrainingRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The seeds' four situations. There, a model trained on several machines could not be exported, and
 * that came out when the training was over. Here it is exported wherever all can reach the storage,
 * and refused before training elsewhere.
 */
@Tag("cluster")
@ExtendWith(TestBed.class)
class MatrixIT {
  private static final int STEPS = 4000;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration REFUSAL = Duration.ofSeconds(10);

  static Stream<Situation> situations() {
    return Situation.all();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void trainsAndExportsToHdfs(Situation situation, Cluster cluster) throws IOException {
    String directory =
        cluster.hdfs().uri() + "/matrix/" + situation.toString().replaceAll("[ ,]+", "-");
    try (Situation.Stage stage = situation.set(cluster);
        TrainingRun run = stage.train(training(cluster, directory))) {
      JsonNode result = run.awaitSuccess(LIMIT);
      assertWholeRun(result);
      assertServersEnded(stage);
      List<String> logs = cluster.hdfs().files().list(path(directory + "/logs"));
      assertThat(logs).anyMatch(file -> file.endsWith("/model.ckpt-" + STEPS + ".index"));
      Path bundle = cluster.fetch(path(result.get("bundle").asText()));
      double served = ServedModel.accuracy(bundle, cluster.mnist());
      assertThat(served).isGreaterThan(0.85);
      cluster
          .matrix()
          .record(
              situation + ", hdfs://",
              "trained %d steps, test accuracy %.3f; TensorFlow 2.18 serves it (%.3f on 2,000 images)"
                  .formatted(STEPS, result.get("test_accuracy").asDouble(), served));
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void refusesADiskThatOthersCannotSee(Situation situation, Cluster cluster) {
    Path disk =
        cluster.network().disk().resolve("own-" + situation.toString().replaceAll("[ ,]+", "-"));
    try (Situation.Stage stage = situation.set(cluster);
        TrainingRun run = stage.train(training(cluster, disk.toUri().toString()))) {
      if (situation.onOneHost()) {
        assertWholeRun(run.awaitSuccess(LIMIT));
        cluster.matrix().record(situation + ", own disk", "all on one host: trained and exported");
        return;
      }
      run.process().await("Registered executor", LIMIT);
      long start = System.nanoTime();
      run.process().await("^trestle: ", LIMIT);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      String said = run.awaitFailure(LIMIT);
      assertThat(said).contains(disk.toString()).doesNotContain("\nstep ");
      String message = said.substring(said.indexOf("trestle: "));
      assertThat(message).as("names a host").containsPattern(" on [abcm]:|servers \\[[abcm]:");
      assertThat(taken).isLessThan(REFUSAL);
      cluster
          .matrix()
          .record(
              situation + ", own disk",
              "refused before the first step, after %.1f s: %s"
                  .formatted(taken.toMillis() / 1000.0, message.lines().findFirst().orElse("")));
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void trainsOnATrulySharedMount(Situation situation, Cluster cluster) throws IOException {
    Path shared = cluster.network().shared().resolve(situation.toString().replaceAll("[ ,]+", "-"));
    try (Situation.Stage stage = situation.set(cluster);
        TrainingRun run = stage.train(training(cluster, shared.toUri().toString()))) {
      JsonNode result = run.awaitSuccess(LIMIT);
      assertWholeRun(result);
      double served =
          ServedModel.accuracy(Path.of(path(result.get("bundle").asText())), cluster.mnist());
      assertThat(served).isCloseTo(result.get("test_accuracy").asDouble(), within(0.06));
      cluster
          .matrix()
          .record(situation + ", shared mount", "trained and exported; TensorFlow 2.18 serves it");
    }
  }

  private static Training training(Cluster cluster, String directory) {
    return cluster
        .training()
        .option("max-steps", STEPS)
        .option("work-dir", directory + "/model")
        .option("log-dir", directory + "/logs");
  }

  private static void assertWholeRun(JsonNode result) {
    assertThat(result.get("steps").asLong()).isEqualTo(STEPS);
    assertThat(result.get("samples").asLong()).isEqualTo(STEPS * 100L);
    assertThat(result.get("test_accuracy").asDouble()).isGreaterThan(0.88);
  }

  /** An external server serves one run and ends by itself with status 0. */
  private static void assertServersEnded(Situation.Stage stage) {
    for (ExternalServers servers : stage.externalServers()) {
      for (int task = 0; task < stage.situation().servers(); task++) {
        assertThat(servers.process(task).awaitEnd(Duration.ofSeconds(30))).isZero();
      }
    }
  }

  private static String path(String uri) {
    return URI.create(uri).getPath();
  }
}
