package io.trestle.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trestle.spark.Mode;
import io.trestle.spark.TrainingListener.Progress;
import io.trestle.spark.TrainingListener.RunStarted;
import io.trestle.spark.display.Charts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms of values, and a bar that stays in its place. */
class RenderingTest {
  @Test
  void aPictureComesInBothFormats() {
    Rendered picture = Rendering.of(Charts.loss(List.of()));
    assertThat(picture.byType().get(Rendered.SVG)).startsWith("<svg");
    assertThat(picture.byType().get(Rendered.PNG)).startsWith("iVBOR");
    assertThat(picture.text()).startsWith("Picture: Loss");
  }

  @Test
  void aTableEscapesItsCellsAndSaysWhenThereIsMore() {
    RowTable table = new RowTable(List.of("a<b"), List.of(List.of("x&y")), true);
    assertThat(table.rendered().byType().get(Rendered.HTML))
        .contains("<th>a&lt;b</th>")
        .contains("<td>x&amp;y</td>")
        .contains("The first 20 rows.");
  }

  @Test
  void theBarIsShownOnceAndThenUpdated() {
    List<String> calls = new ArrayList<>();
    ProgressBar bar = new ProgressBar(() -> new Recorder(calls));
    bar.started(new RunStarted(0, 200, 60_000, Mode.async(), 2, List.of("driver")));
    bar.progress(new Progress(100, 200, 50, 5000, 0.5, 0.9, Duration.ofSeconds(2)));
    assertThat(calls)
        .containsExactly(
            "display step 0 of 200: async, 2 workers",
            "0 %",
            "update 7 step 100 of 200: 50 steps/s, loss 0.5000, 2 s left",
            "50 %");
  }

  private record Recorder(List<String> calls) implements FrontEnd {
    @Override
    public String display(Rendered value) {
      calls.add("display " + value.text());
      return "7";
    }

    @Override
    public void update(String id, Rendered value) {
      calls.add("update " + id + " " + value.text());
    }

    @Override
    public void progress(int percent) {
      calls.add(percent + " %");
    }
  }
}
