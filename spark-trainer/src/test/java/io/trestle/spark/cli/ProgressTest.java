package io.trestle.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Mode;
import io.trestle.spark.TrainingListener.CheckpointWritten;
import io.trestle.spark.TrainingListener.MovedAside;
import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.TrainingListener.RunStarted;
import io.trestle.spark.TrainingListener.Waiting;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown while training runs. */
class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong seconds = new AtomicLong();

  @Test
  void aLineSaysHowFarTrainingIs() {
    assertThat(ProgressLine.of(progress(12_345)))
        .isEqualTo(
            "step 12,345/20,000  loss 0.3124  accuracy 0.910  2,346 steps/s  234,560 samples/s"
                + "  1 min 40 s left");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          99 | step 12,345/20,000  loss 0.3124  accuracy 0.910  2,346 steps/s  234,560 samples/s  1 min 40 s left
          80 | step 12,345/20,000  loss 0.3124  accuracy 0.910  2,346 steps/s  1 min 40 s left
          79 | step 12,345/20,000  loss 0.3124  accuracy 0.910  2,346 steps/s  1 min 40 s left
          60 | step 12,345/20,000  loss 0.3124  1 min 40 s left
          39 | step 12,345/20,000  1 min 40 s left
          20 | step 12,345/20,000
          6 | step 1
          """)
  void whatMattersLeastGoesFirst(int width, String line) {
    assertThat(ProgressLine.of(progress(12_345), width)).isEqualTo(line);
  }

  @Test
  void aLossThatRunsAwayKeepsTheLineShort() {
    Progress diverging = new Progress(7, 10, 1, 100, 2.8e29, 0.1, Duration.ofSeconds(3));
    assertThat(ProgressLine.of(diverging)).contains("loss 2.800e+29  ");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    Progress unknown =
        new Progress(7, Long.MAX_VALUE, 0, 0, Double.NaN, Double.NaN, Duration.ofSeconds(-1));
    assertThat(ProgressLine.of(unknown)).isEqualTo("step 7  0 steps/s  0 samples/s");
    Progress led = new Progress(7, 10, 1, 100, 0.5, Double.NaN, Duration.ofSeconds(3));
    assertThat(ProgressLine.of(led))
        .isEqualTo("step 7/10  loss 0.5000  1 steps/s  100 samples/s  3 s left");
  }

  @Test
  void timesAreInWordsThatFitTheirLength() {
    assertThat(ProgressLine.time(Duration.ofMillis(400))).isEqualTo("0 s");
    assertThat(ProgressLine.time(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(ProgressLine.time(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    assertThat(ProgressLine.time(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
  }

  @Test
  void aPipeGetsALineEveryFewSeconds() {
    ProgressPrinter printer = printer(0);
    for (int i = 0; i <= 12; i++) {
      seconds.set(i);
      printer.progress(progress(i));
    }
    // The first figures are of the start as well.
    assertThat(text().lines().map(line -> line.substring(0, line.indexOf('/'))))
        .containsExactly("step 1", "step 6", "step 11");
    assertThat(text()).doesNotContain("\r").doesNotContain("\033");
  }

  @Test
  void aTerminalGetsOneLineThatRewritesItselfAndNeverWraps() {
    ProgressPrinter printer = printer(40);
    printer.progress(progress(0));
    printer.progress(progress(1));
    printer.progress(progress(2));
    printer.line("after");
    List<String> lines = List.of(text().split(System.lineSeparator(), -1));
    assertThat(lines).hasSize(3);
    List<String> rewritten = List.of(lines.get(0).split("\r\033\\[K", -1));
    assertThat(rewritten).hasSize(3).allMatch(line -> line.length() < 40);
    assertThat(rewritten.get(2)).startsWith("step 2/20,000");
    assertThat(lines.get(1)).isEqualTo("after");
  }

  @Test
  void whatIsWaitedForAndWhatWasMovedIsSaid() {
    ProgressPrinter printer = printer(0);
    printer.waiting(
        new Waiting("server ps1:2222 (task 1)", Duration.ofSeconds(6), Duration.ofMinutes(1)));
    printer.movedAside(new MovedAside("logs", "logs/earlier-2"));
    printer.started(new RunStarted(500, 500, 60_000, Mode.async(), 2, List.of("in the driver")));
    assertThat(text())
        .contains("waiting for server ps1:2222 (task 1): 6 s of 1 min 0 s")
        .contains("logs were moved to logs/earlier-2")
        .contains("nothing is left to train: the run ends at step 500");
  }

  @Test
  void itRemembersWhatARunThatIsCutShortHasReached() {
    ProgressPrinter printer = printer(0);
    printer.progress(progress(7));
    printer.checkpointWritten(new CheckpointWritten("logs/model.ckpt-9", 9, 1, Duration.ZERO));
    assertThat(printer.globalStep()).isEqualTo(9);
    assertThat(printer.lastCheckpoint()).isEqualTo("logs/model.ckpt-9");
  }

  private static Progress progress(long step) {
    return new Progress(step, 20_000, 2345.6, 234_560, 0.31236, 0.91, Duration.ofSeconds(100));
  }

  private ProgressPrinter printer(int columns) {
    Screen screen = new Screen(CommandRun.stream(out), System.err, columns);
    return new ProgressPrinter(screen, () -> TimeUnit.SECONDS.toNanos(seconds.get()));
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
