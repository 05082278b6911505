package io.trestle.test.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.test.bench.Chart;
import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.RowResult;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written can be read again, and a part of a file is all that is replaced. */
final class ReportTest {
  private static final String FIRST_COLOUR = "fill:rgb(31,119,180)";

  @TempDir Path dir;

  @Test
  void ratiosAreOfTheSameRound() {
    Samples samples = new Samples();
    samples.add("a", Map.of("steps/s", 10.0));
    samples.add("b", Map.of("steps/s", 5.0));
    samples.add("a", Map.of("steps/s", 30.0));
    samples.add("b", Map.of("steps/s", 6.0));
    assertThat(samples.ratios("a", "b", "steps/s")).containsExactly(2.0, 5.0);
    assertThat(Samples.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Samples.median(List.of(1.0, 2.0))).isEqualTo(1.5);
    assertThat(Samples.median(List.of())).isNaN();
  }

  @Test
  void aFolderKeepsRowsThatWereNotMeasuredAgain() throws IOException {
    ResultFolder folder = new ResultFolder(dir.resolve("results"));
    folder.add(List.of(result(List.of(4), "four"), result(List.of(1, 2), "old")), List.of());
    List<RowResult> all =
        folder.add(
            List.of(result(List.of(1, 2), "new")), List.of(new Chart("rates", "Rates", "<svg/>")));
    assertThat(all).extracting(RowResult::title).containsExactly("new", "four");
    assertThat(JsonFile.read(dir.resolve("results/bench.json"))).isEqualTo(all);
    assertThat(dir.resolve("results/rates.svg")).hasContent("<svg/>");
    assertThat(dir.resolve("results/bench.md"))
        .content()
        .contains("## Rows 1 and 2: new", "| ours | 2 (1 to 3) |  |", "| theirs |  | did not end |")
        .contains("| ours / theirs | ≥ 18 | **17** |");
  }

  @Test
  void numbersAreShort() {
    assertThat(MarkdownText.number(20_704.4)).isEqualTo("20,704");
    assertThat(MarkdownText.number(12.34)).isEqualTo("12.3");
    assertThat(MarkdownText.number(0.9204)).isEqualTo("0.92");
    assertThat(MarkdownText.number(10)).isEqualTo("10");
    assertThat(MarkdownText.number(0)).isEqualTo("0");
  }

  @Test
  void onlyTheMarkedPartIsReplaced() throws IOException {
    Path file = dir.resolve("README.md");
    Files.writeString(
        file, "above\n" + MarkedPart.BEGIN + "\nold\n" + MarkedPart.END + "\nbelow\n");
    MarkedPart.replace(file, "new\n");
    assertThat(file)
        .hasContent("above\n" + MarkedPart.BEGIN + "\n\nnew\n\n" + MarkedPart.END + "\nbelow\n");
    Files.writeString(file, "nothing marked");
    assertThatThrownBy(() -> MarkedPart.replace(file, "new"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("README.md has no lines");
    assertThat(file).hasContent("nothing marked");
  }

  @Test
  void aBarIsDrawnForEachThatHasValues() {
    Chart bars =
        Pictures.bars(
            "rates",
            "Rates",
            Pictures.Axis.LOGARITHMIC,
            List.of(
                Measurement.of("ours", "steps/s", List.of(100.0, 200.0)),
                Measurement.failed("theirs", "steps/s", "did not end")));
    assertThat(bars.svg()).startsWith("<?xml").containsOnlyOnce(FIRST_COLOUR);
  }

  private static RowResult result(List<Integer> numbers, String title) {
    return new RowResult(
        numbers,
        title,
        "As it is done.",
        Scale.FULL,
        "2026-11-28T02:00:00Z",
        12,
        Map.of("cores", "2"),
        List.of(
            Measurement.of("ours", "steps/s", List.of(1.0, 3.0)),
            Measurement.failed("theirs", "accuracy", "did not end")),
        List.of(Verdict.atLeast("ours / theirs", 18, List.of(17.0))),
        List.of("A note."),
        Map.of("rates", "Rates"));
  }
}
