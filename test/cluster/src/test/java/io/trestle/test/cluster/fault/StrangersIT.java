package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.seed.Seeded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another host of the network, which knows no secret, meddles with a run. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class StrangersIT {
  @Test
  @Seeded
  void aPortScanAndRandomBytesChangeNothing(Cluster cluster, long seed) {
    Host outside = cluster.network().plug("outside");
    List<Integer> hadoops = cluster.host("a").listeningPorts();
    try (Stage stage = Stage.external(cluster, "random-bytes", 2)) {
      List<Integer> trestles = new ArrayList<>(cluster.host("a").listeningPorts());
      trestles.removeAll(hadoops);
      assertThat(trestles).contains(stage.servers().port(0), stage.servers().port(1));
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        run.awaitStep(500);
        Matcher done;
        try (HostProcess stranger =
            outside.start("stranger", Map.of(), stranger("a", 1, 49_151, seed, 10))) {
          done = stranger.await("^done: (.*), answered by \\[(.*)]", Stage.LIMIT);
          assertThat(stranger.output()).anyMatch(line -> line.matches("open: .*\\b2222\\b.*"));
        }
        assertThat(numbers(done.group(2)))
            .as("answers of servers")
            .doesNotContainAnyElementsOf(trestles);
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        assertThat(result.get("recoveries").asInt()).isZero();
        stage.record(
            "another host scans all ports and sends random bytes",
            "servers answer nothing; steps and samples exact",
            Observed.of(result) + "; " + done.group(1));
      }
    } finally {
      cluster.network().unplug("outside");
    }
  }

  private static List<String> stranger(String host, int first, int last, long seed, int rounds) {
    List<String> arguments = new ArrayList<>(List.of(host));
    LongStream.of(first, last, seed, rounds).mapToObj(Long::toString).forEach(arguments::add);
    return Java.command(
        128,
        List.of(),
        List.of(System.getProperty("java.class.path")),
        Stranger.class.getName(),
        arguments.toArray(String[]::new));
  }

  private static List<Integer> numbers(String list) {
    return list.isEmpty()
        ? List.of()
        : Stream.of(list.split(", ", -1)).map(Integer::valueOf).toList();
  }

  @Test
  void aDriverWithAnotherSecretIsTurnedAway(Cluster cluster) throws Exception {
    try (Stage stage = Stage.external(cluster, "secret", 1);
        // The servers end with their run, and the stranger is to find them.
        TrainingRun run =
            stage.training().option("max-steps", 2 * Stage.MANY_STEPS).start(cluster.host("m"))) {
      run.awaitStep(1000);
      Path guess =
          Files.createTempFile(
              cluster.network().shared(),
              "guess",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(guess, "0123456789abcdef0123456789abcdef\n");
      try (TrainingRun stranger =
          stage
              .training()
              .spark("spark.master", "local[2]")
              .option("master", "local[2]")
              .option("secret-file", guess)
              .option("log-dir", cluster.hdfs().uri() + "/stranger/logs")
              .option("work-dir", cluster.hdfs().uri() + "/stranger/model")
              .start(cluster.host("c"))) {
        String said = stranger.awaitFailure(Duration.ofMinutes(2));
        assertThat(said.substring(said.indexOf("trestle: ")))
            .containsIgnoringCase("secret")
            .contains("a:2222");
      }
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result, 2 * Stage.MANY_STEPS);
      stage.record(
          "a driver with another secret",
          "is turned away with a message that names server and secret; the run is not disturbed",
          Observed.of(result));
    }
  }
}
