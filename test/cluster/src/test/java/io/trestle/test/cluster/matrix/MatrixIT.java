package io.trestle.test.cluster.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.ServedModel;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.job.Trainings;
import io.trestle.test.cluster.job.TrainingsRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
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
  private static final int STEPS = 3000;
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final double REFUSAL_SECONDS = 10;
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  static Stream<Situation> situations() {
    return Situation.all();
  }

  /** One Spark application with three runs for each number of servers. */
  @ParameterizedTest
  @MethodSource("situations")
  void trainsOnWhatAllCanReachAndOnNothingElse(Situation situation, Cluster cluster)
      throws IOException {
    List<Trainings.Run> runs = new ArrayList<>();
    for (int servers : situation.servers()) {
      String name = name(situation, servers);
      for (String parent : parents(cluster)) {
        runs.add(new Trainings.Run(servers, parent + "/" + name));
      }
    }
    try (Situation.Stage stage = situation.set(cluster, "--keep");
        TrainingsRun trainings = stage.trainings(STEPS, runs)) {
      Iterator<JsonNode> outcomes = trainings.await(LIMIT).iterator();
      for (int servers : situation.servers()) {
        String name = name(situation, servers);
        onHdfs(situation, servers, cluster, name, outcomes.next());
        Path disk = cluster.network().disk().resolve(name);
        onDisksOfTheirOwn(situation, servers, cluster, disk, outcomes.next());
        onASharedMount(situation, servers, cluster, outcomes.next());
      }
    }
  }

  private static String name(Situation situation, int servers) {
    return "matrix-" + situation.with(servers).replaceAll("[ ,]+", "-");
  }

  private static List<String> parents(Cluster cluster) {
    return List.of(
        cluster.hdfs().uri(),
        "file:" + cluster.network().disk(),
        "file:" + cluster.network().shared());
  }

  private static void onDisksOfTheirOwn(
      Situation situation, int servers, Cluster cluster, Path disk, JsonNode outcome) {
    String row = situation.with(servers) + ", disks of their own";
    if (situation.onOneHost()) {
      assertWhole(situation, servers, outcome);
      cluster.matrix().record(row, "all on one host: trained and exported");
      return;
    }
    String message = outcome.path("refused").asText();
    assertThat(message).as(outcome.toString()).contains(disk.toString());
    assertThat(message).as("names a host").containsPattern(" on [abcm][.:]|servers \\[[abcm]:");
    assertThat(outcome.get("started").asBoolean()).as("steps were taken").isFalse();
    double seconds = outcome.get("seconds").asDouble();
    assertThat(seconds).isLessThan(REFUSAL_SECONDS);
    String anyDisk = message.replace(disk.toString(), "/disk").replaceAll("-" + UUID, "");
    cluster
        .matrix()
        .record(row, "refused before the first step, after %.1f s: %s".formatted(seconds, anyDisk));
  }

  private static void onHdfs(
      Situation situation, int servers, Cluster cluster, String name, JsonNode outcome)
      throws IOException {
    assertWhole(situation, servers, outcome);
    assertThat(cluster.hdfs().files().list("/" + name + "/logs"))
        .anyMatch(file -> file.endsWith("/model.ckpt-" + STEPS + ".index"));
    Path bundle = cluster.fetch(path(outcome.get("bundle").asText()));
    double served = ServedModel.accuracy(bundle, cluster.mnist());
    assertThat(served).isGreaterThan(0.85);
    cluster
        .matrix()
        .record(
            situation.with(servers) + ", hdfs://",
            "trained %d steps, test accuracy %.3f; TensorFlow 2.18 serves it (%.3f on 2,000 images)"
                .formatted(STEPS, outcome.get("test_accuracy").asDouble(), served));
  }

  private static void onASharedMount(
      Situation situation, int servers, Cluster cluster, JsonNode outcome) throws IOException {
    assertWhole(situation, servers, outcome);
    Path bundle = Path.of(path(outcome.get("bundle").asText()));
    double served = ServedModel.accuracy(bundle, cluster.mnist());
    assertThat(served).isGreaterThan(0.85);
    cluster
        .matrix()
        .record(
            situation.with(servers) + ", shared mount",
            "trained and exported; TensorFlow 2.18 serves it");
  }

  private static void assertWhole(Situation situation, int servers, JsonNode outcome) {
    assertThat(outcome.path("refused").asText()).isEmpty();
    assertThat(outcome.get("steps").asLong()).isEqualTo(STEPS);
    assertThat(outcome.get("samples").asLong()).isEqualTo(STEPS * 100L);
    assertThat(outcome.get("test_accuracy").asDouble()).isGreaterThan(0.88);
    assertThat(outcome.get("servers"))
        .hasSize(servers)
        .allSatisfy(server -> assertThat(server.asText()).startsWith("a:"));
    assertThat(outcome.get("workers"))
        .as("each where its rows are, or it would have waited for that place")
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            situation.workers().stream().map(host -> host + " PROCESS_LOCAL").toList());
    assertThat(outcome.get("seconds_after_export").asDouble())
        .as("a run with its bundle exported has nothing to wait for")
        .isLessThan(4);
  }

  /**
   * The same refusal as a user of the command line meets it, and the end of the servers. The ten
   * seconds begin when the first executor has answered: until then it loads Spark and the
   * application, which takes as long as the machine is slow.
   */
  @ParameterizedTest
  @MethodSource("spreadOverHosts")
  void theCommandLineRefusesADiskThatOthersCannotSee(Situation situation, Cluster cluster) {
    Path disk = cluster.network().disk().resolve("cli-" + situation.external());
    try (Situation.Stage stage = situation.set(cluster);
        TrainingRun run = stage.train("file:" + disk)) {
      run.process().await("Finished task \\S+ in stage 0\\.0", LIMIT);
      long answered = System.nanoTime();
      run.process().await("^trestle: ", LIMIT);
      double seconds = (System.nanoTime() - answered) / 1e9;
      String said = run.awaitFailure(LIMIT);
      assertThat(said).contains(disk.toString()).doesNotContain("\nstep ");
      String message = said.substring(said.indexOf("trestle: "));
      assertThat(message).as("names a host").containsPattern(" on [abcm][.:]|servers \\[[abcm]:");
      assertThat(seconds).isLessThan(REFUSAL_SECONDS);
      cluster
          .matrix()
          .record(
              situation.with(1) + ", disks of their own, trestle train",
              "ended with a message before the first step, %.1f s after the first executor answered"
                  .formatted(seconds));
    }
  }

  static Stream<Situation> spreadOverHosts() {
    return Situation.all()
        .filter(situation -> situation.name().equals("Two"))
        .map(Situation::withOneServer)
        .distinct();
  }

  private static String path(String uri) {
    return URI.create(uri).getPath();
  }
}
