package io.trestle.test.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is killed or interrupted, and the run that goes on where it was. */
class CutShortIT {
  private static final String STEPS = "--max-steps=40000";

  @TempDir private Path folder;

  @Test
  void aKilledDriverIsResumedFromItsLastCheckpoint() throws Exception {
    try (Trestle first = longRun()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> checkpoints() >= 2 || !first.isAlive());
      assertThat(first.isAlive()).isTrue();
      first.kill();
    }
    assertThat(folder.resolve("model")).satisfies(CutShortIT::holdsNoVersion);
    Trestle.Ended resumed =
        Trestle.run(folder, "train", "--resume", STEPS, "--metrics-file=m.json");
    assertThat(resumed.status()).as(resumed.toString()).isZero();
    assertThat(resumed.out()).contains("going on from global step ");
    Metrics metrics = Metrics.read(folder.resolve("m.json"));
    assertThat(metrics.steps()).isEqualTo(40_000);
    assertThat(metrics.json().get("steps_in_this_run").asLong()).isBetween(1L, 39_999L);
    // What is trained must not be lost; how good it gets is MainJobIT's matter.
    assertThat(metrics.testAccuracy()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void anInterruptEndsTheRunInOrderAndSaysWhereItStands() throws Exception {
    try (Trestle run = longRun()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> checkpoints() >= 1 || !run.isAlive());
      run.signal("INT");
      Trestle.Ended ended = run.end();
      assertThat(ended.status()).as(ended.toString()).isEqualTo(130);
      assertThat(ended.err())
          .contains("stopped at global step ")
          .contains("model.ckpt-")
          .doesNotContain("\tat ");
      assertThat(folder.resolve("model")).satisfies(CutShortIT::holdsNoVersion);
    }
  }

  @Test
  void anInterruptWritesACheckpointToResumeFrom() throws Exception {
    try (Trestle run = Trestle.start(folder, "train", "--max-steps=100000000")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> run.outSoFar().contains("samples/s") || !run.isAlive());
      run.signal("INT");
      Trestle.Ended ended = run.end();
      assertThat(ended.status()).as(ended.toString()).isEqualTo(130);
      assertThat(ended.err()).contains("--resume goes on from it");
    }
    assertThat(checkpoints()).isEqualTo(1);
  }

  @Test
  void resumingWithoutACheckpointIsAnError() throws Exception {
    Trestle.Ended ended = Trestle.run(folder, "train", "--resume", "--max-steps=50");
    assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains("train_logs").doesNotContain("\tat ");
  }

  private Trestle longRun() throws IOException {
    return Trestle.start(folder, "train", STEPS, "--save-checkpoint-steps=2000");
  }

  private long checkpoints() throws IOException {
    Path logs = folder.resolve("train_logs");
    if (!Files.isDirectory(logs)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(logs)) {
      return files.filter(file -> file.toString().endsWith(".index")).count();
    }
  }

  private static void holdsNoVersion(Path model) {
    if (!Files.exists(model)) {
      return;
    }
    try (Stream<Path> entries = Files.list(model)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
      assertThat(names).noneMatch(name -> name.matches("\\d+"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
