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
import java.util.List;
import java.util.Map;
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
    try (Stage stage = Stage.external(cluster, "random-bytes", 2);
        TrainingRun run = stage.training().start(cluster.host("m"))) {
      run.awaitStep(1000);
      List<Integer> ports = cluster.host("a").listeningPorts();
      HostProcess stranger =
          outside.start(
              "stranger",
              Map.of(),
              Java.command(
                  128,
                  List.of(),
                  List.of(System.getProperty("java.class.path")),
                  Stranger.class.getName(),
                  "a",
                  "1024",
                  "49151",
                  Long.toString(seed),
                  "20"));
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      assertThat(result.get("recoveries").asInt()).isZero();
      stage.record(
          "another host scans all ports and sends random bytes",
          "changes nothing; steps and samples exact",
          Observed.of(result)
              + "; open were "
              + ports.size()
              + " ports; the stranger: "
              + lastLine(stranger));
      stranger.close();
    } finally {
      cluster.network().unplug("outside");
    }
  }

  @Test
  void aDriverWithAnotherSecretIsTurnedAway(Cluster cluster) throws Exception {
    try (Stage stage = Stage.external(cluster, "secret", 1);
        TrainingRun run = stage.training().start(cluster.host("m"))) {
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
              .start(cluster.host("c"))) {
        String said = stranger.awaitFailure(Duration.ofMinutes(2));
        assertThat(said.substring(said.indexOf("trestle: ")))
            .containsIgnoringCase("secret")
            .contains("a:2222");
      }
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result);
      stage.record(
          "a driver with another secret",
          "is turned away with a message that names server and secret; the run is not disturbed",
          Observed.of(result));
    }
  }

  private static String lastLine(HostProcess process) {
    List<String> lines = process.output();
    return lines.isEmpty() ? "still scanning" : lines.get(lines.size() - 1);
  }
}
