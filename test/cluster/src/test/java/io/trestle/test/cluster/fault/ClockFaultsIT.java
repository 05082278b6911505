package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.job.TrainingRun;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host's wall clock is wrong. */
@Tag("cluster")
@ExtendWith(TestBed.class)
class ClockFaultsIT {
  @Test
  void aWorkersClockIsADayAhead(Cluster cluster) throws Exception {
    Optional<SkewedClock> clock = SkewedClock.build(cluster.network().shared());
    assumeTrue(
        clock.isPresent(),
        "moving the clock of one host takes a C compiler, 'cc' (Debian: apt-get install gcc)");
    try (Stage stage = Stage.external(cluster, "clock", 1)) {
      cluster.spark().removeWorkers();
      cluster.spark().startWorker(cluster.host("b"), 1, clock.get().ahead(Duration.ofDays(1)));
      cluster.spark().startWorker(cluster.host("c"), 1);
      String now =
          cluster
              .host("b")
              .run(
                  "env",
                  "LD_PRELOAD=" + clock.get().library(),
                  "SKEW_SECONDS=86400",
                  "date",
                  "+%s");
      assertThat(Long.parseLong(now.trim()))
          .isGreaterThan(System.currentTimeMillis() / 1000 + 86_000);
      try (TrainingRun run = stage.training().start(cluster.host("m"))) {
        JsonNode result = run.awaitSuccess(Stage.LIMIT);
        stage.assertWhole(result);
        assertThat(result.get("seconds").asDouble())
            .as("seconds of training")
            .isBetween(0.0, (double) Stage.LIMIT.toSeconds());
        stage.record(
            "a worker's clock a day ahead",
            "changes nothing; steps and samples exact",
            Observed.of(result));
      }
    } finally {
      cluster.spark().removeWorkers();
    }
  }
}
