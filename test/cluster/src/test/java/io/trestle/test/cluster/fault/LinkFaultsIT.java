package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.host.HostProcess;
import io.trestle.test.cluster.host.Java;
import io.trestle.test.cluster.host.Requirements;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.cluster.proxy.DelayProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network between a run's hosts fails for a while, or is a bad one. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class LinkFaultsIT {
  @Test
  void aWorkerIsCutOffForThirtySeconds(Cluster cluster) {
    try (Stage stage = Stage.external(cluster, "cut", 2);
        TrainingRun run =
            stage.training().option("max-steps", Stage.MANY_STEPS).start(cluster.host("m"))) {
      run.awaitStep(3000);
      cluster.host("b").link().cut();
      long cut = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> System.nanoTime() - cut > Duration.ofSeconds(30).toNanos());
      stage.healWorker("b");
      JsonNode result = run.awaitSuccess(Stage.LIMIT);
      stage.assertWhole(result, Stage.MANY_STEPS);
      stage.record(
          "a worker cut off for 30 s",
          "the other goes on; the lost one comes back or is started again; steps exact",
          Observed.of(result));
    }
  }

  @Test
  void onePacketInAHundredIsLost(Cluster cluster) {
    assumeTrue(
        Requirements.missingPacketFilter().isEmpty(),
        Requirements.missingPacketFilter().orElse(""));
    try (Stage stage = Stage.external(cluster, "loss", 2)) {
      cluster.host("b").link().losePackets(0.01);
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        stage.record(
            "1 % of the packets of a worker lost", "slower; steps exact", Observed.of(result));
      }
    }
  }

  @Test
  void aWorkersLinkIsATenthAsFast(Cluster cluster) {
    try (Stage stage = Stage.external(cluster, "slow", 2)) {
      cluster.host("b").link().slowTo(10);
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        assertThat(result.get("recoveries").asInt()).isZero();
        stage.record(
            "a worker's link slowed to 10 Mbit/s",
            "the other goes on at its own speed; steps exact",
            Observed.of(result));
      }
    }
  }

  @Test
  void aTaskOnASlowLinkIsTriedElsewhereToo(Cluster cluster) {
    int epochs = 5;
    try (Stage stage = Stage.withSpareCore(cluster, "speculation")) {
      // Whichever two of the three hosts get the workers: one is well ahead of the other.
      // The slow one takes half a minute; the rows of a second attempt pass its link in ten
      // seconds.
      cluster.host("b").link().slowTo(10);
      cluster.host("c").link().slowTo(50);
      try (TrainingRun run =
          stage
              .training()
              .withoutOption("max-steps")
              .option("epochs", epochs)
              // Each worker on a host of its own at once, wherever its data is.
              .spark("spark.locality.wait", "0s")
              .spark("spark.speculation", true)
              .spark("spark.speculation.interval", "500ms")
              .spark("spark.speculation.quantile", "0.5")
              .spark("spark.speculation.multiplier", "1.2")
              .start(cluster.host("m"))) {
        run.process().await("^training on", Stage.LIMIT);
        int begun = run.process().output().size();
        // The first one hears it from a server, or from Spark while its rows are still on the way.
        run.process()
            .await(
                "TaskKilled \\((Attempt .* is superseded|another attempt succeeded)",
                begun,
                Stage.LIMIT);
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result, 600L * epochs);
        assertThat(result.get("recoveries").asInt()).isZero();
        stage.record(
            "Spark speculates: a slow worker is started a second time",
            "the second one goes on where the first was, which is fenced; steps exact",
            Observed.of(result));
      }
    }
  }

  @Test
  void aWorkerIsFarAway(Cluster cluster) {
    Host far = cluster.network().plug("far");
    try (Stage stage = Stage.external(cluster, "latency", 1)) {
      List<String> arguments = new ArrayList<>(List.of("a", "100"));
      cluster.host("a").listeningPorts().forEach(port -> arguments.add(port.toString()));
      HostProcess proxy =
          far.start(
              "proxy",
              Map.of(),
              Java.command(
                  256,
                  List.of(),
                  List.of(System.getProperty("java.class.path")),
                  DelayProxy.class.getName(),
                  arguments.toArray(String[]::new)));
      proxy.await("listens", Duration.ofSeconds(20));
      cluster.host("b").detour("a", far.address());
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        stage.record(
            "200 ms between a worker and its server, there and back",
            "the near worker goes on at its own speed; steps exact",
            Observed.of(result));
      }
    } finally {
      cluster.host("b").detour("a", cluster.host("a").address());
      cluster.network().unplug("far");
    }
  }
}
