package io.trestle.notebook.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trestle.spark.Trainer;
import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import io.trestle.spark.display.ReportPage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pages that users open, in a browser: something is drawn, and the console has no word of it. The
 * pictures stay in {@code target/pages}.
 */
@Timeout(300)
class PagesIT {
  private static final Path FOLDER = Note.FOLDER.resolve("kernel/target/pages");

  @BeforeAll
  static void findChromium() throws IOException {
    assumeTrue(Chromium.missing().isEmpty(), () -> Chromium.missing().orElse(""));
    Files.createDirectories(FOLDER);
  }

  @Test
  void aPageWithAnErrorIsFound() throws IOException, InterruptedException {
    Path page = FOLDER.resolve("broken.html");
    Files.writeString(page, "<p>text</p><script>nothing.here()</script>");
    assertThat(Chromium.open(page.toUri().toString(), FOLDER, "broken").console())
        .anyMatch(line -> line.contains("nothing is not defined"));
  }

  @Test
  void theReportAndSparksTab() throws IOException, InterruptedException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "true")
            .config("spark.ui.port", "0")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.plugins", "io.trestle.spark.TrestlePlugin")
            .getOrCreate();
    try {
      TrainingConfig config = TrainingConfig.builder().workers(2).maxSteps(2000).build();
      var rows =
          spark
              .read()
              .format("idx")
              .load(Note.FOLDER.resolveSibling("spark-trainer/data/mnist").toString());
      TrainingResult result = Trainer.on(spark).config(config).train(rows);
      Path page = FOLDER.resolve("report.html");
      Files.writeString(
          page,
          ReportPage.of(config, result).environment(Map.of("Spark master", "local[2]")).html());
      check(page.toUri().toString(), "report");
      check(spark.sparkContext().uiWebUrl().get() + "/training/", "tab");
    } finally {
      spark.stop();
    }
  }

  @Test
  void aRenderedNotebook() throws IOException, InterruptedException {
    assumeTrue(Jupyter.missing().isEmpty(), () -> Jupyter.missing().orElse(""));
    Path notebook = Note.FOLDER.resolve("1-mnist-in-five-minutes.ipynb");
    Path page = Jupyter.render(notebook, FOLDER);
    check(page.toUri().toString(), "notebook");
  }

  private static void check(String address, String name) throws IOException, InterruptedException {
    Chromium.Opened opened = Chromium.open(address, FOLDER, name);
    assertThat(opened.console()).as(address).isEmpty();
    BufferedImage drawn = ImageIO.read(opened.screenshot().toFile());
    int width = drawn.getWidth();
    long ink =
        IntStream.range(0, width * drawn.getHeight())
            .filter(i -> (drawn.getRGB(i % width, i / width) & 0xff) < 128)
            .count();
    assertThat(ink).as("dark points of " + opened.screenshot()).isGreaterThan(2000);
  }
}
