package io.trestle.test.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trestle.test.cluster.Cluster;
import io.trestle.test.cluster.TestBed;
import io.trestle.test.cluster.host.Host;
import io.trestle.test.cluster.job.TrainingRun;
import io.trestle.test.seed.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Training under one mishap after the other, from a printed seed: {@code
 * -Dtrestle.soak.seconds=900} of it with {@code test/bin/soak}, 90 seconds otherwise.
 */
@Tag("cluster")
@ExtendWith(TestBed.class)
class SoakIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("trestle.soak.seconds", 90));
  private static final Duration BETWEEN = Duration.ofSeconds(20);
  private static final Duration WARM = Duration.ofSeconds(Math.min(120, LENGTH.toSeconds() / 3));
  private static final List<Mishap> MISHAPS = List.of(Mishap.values());
  private static final double FLAT = 1.10;
  private static final long SLACK_BYTES = 2L << 20;

  @Test
  @Seeded
  void endsAtTheRightStepWithFlatMemory(Cluster cluster, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Mishap> happened = new ArrayList<>();
    long steps = LENGTH.toSeconds() * 600;
    try (Stage stage = Stage.external(cluster, "soak-" + Long.toUnsignedString(seed), 1);
        TrainingRun run = stage.training().option("max-steps", steps).start(cluster.host("m"))) {
      run.awaitStep(1000);
      long start = System.nanoTime();
      List<Heap> heaps = new ArrayList<>();
      while (System.nanoTime() - start < LENGTH.toNanos() && run.process().isAlive()) {
        long round = System.nanoTime();
        Mishap mishap = MISHAPS.get(random.nextInt(MISHAPS.size()));
        happened.add(mishap);
        mishap.happen(stage, random.nextInt(2) == 0 ? "b" : "c");
        Mishap.pass(Duration.ofNanos(Math.max(1, BETWEEN.toNanos() - (System.nanoTime() - round))));
        if (System.nanoTime() - start >= WARM.toNanos()) {
          Heap.of(cluster, run).ifPresent(heaps::add);
        }
      }
      JsonNode result = run.awaitSuccess(LENGTH.plus(Stage.LIMIT));
      assertThat(result.get("steps").asLong()).as("global step, seed " + seed).isEqualTo(steps);
      assertThat(result.get("samples").asLong()).as("samples, seed " + seed).isEqualTo(steps * 100);
      stage.assertNothingHalfWritten();
      stage.assertNoProcessLeft();
      assertThat(heaps).as("the run was long enough to measure").hasSizeGreaterThan(1);
      Heap early = heaps.get(0);
      Heap late = heaps.get(heaps.size() - 1);
      assertThat(late.server()).isLessThan((long) (early.server() * FLAT) + SLACK_BYTES);
      assertThat(late.worker()).isLessThan((long) (early.worker() * FLAT) + SLACK_BYTES);
      stage.record(
          "soak of %d s, a mishap every 20 s".formatted(LENGTH.toSeconds()),
          "the right step count, nothing half-written, memory of server and worker flat",
          "%s; seed %d, %d mishaps: %s; live heap server %s, worker %s"
              .formatted(
                  Observed.of(result),
                  seed,
                  happened.size(),
                  happened,
                  megabytes(early.server(), late.server()),
                  megabytes(early.worker(), late.worker())));
    }
  }

  private static String megabytes(long before, long after) {
    return "%.1f to %.1f MB".formatted(before / 1e6, after / 1e6);
  }

  /**
   * What lives in the heaps of the server and of the workers' executors, the larger one of these.
   */
  private record Heap(long server, long worker) {
    /** Empty when the run ends meanwhile. */
    static Optional<Heap> of(Cluster cluster, TrainingRun run) {
      long server = largest(cluster.host("a"), "Trestle ps", run);
      long b = largest(cluster.host("b"), "CoarseGrainedExecutorBackend", run);
      long c = largest(cluster.host("c"), "CoarseGrainedExecutorBackend", run);
      return Math.min(server, Math.min(b, c)) > 0
          ? Optional.of(new Heap(server, Math.max(b, c)))
          : Optional.empty();
    }

    /** Waits for a process that a mishap has taken away; 0 when the run ends first. */
    private static long largest(Host host, String part, TrainingRun run) {
      return Awaitility.await("a process '" + part + "' on " + host.name())
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(
              () -> host.processes(part).stream().mapToLong(host::liveHeap).max().orElse(0),
              heap -> heap > 0 || !run.process().isAlive());
    }
  }
}
