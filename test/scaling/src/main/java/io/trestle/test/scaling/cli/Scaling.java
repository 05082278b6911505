package io.trestle.test.scaling.cli;

import io.trestle.test.scaling.measure.Measurements;
import io.trestle.test.scaling.report.ScalingPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures, or writes the page; see {@link #HELP}. */
public final class Scaling {
  private static final String HELP =
      """
      test/bin/bench-scaling measure            steps/s for 1 to 8 workers and 1 to 4 servers; fits the costs
      test/bin/bench-scaling page               simulates, and writes the tables and charts of the page

      ROUNDS (3) and MILLIS (900) of one set-up: how long 'measure' takes. All files go to test/scaling.
      """;

  private Scaling() {}

  /** Runs one of the commands. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(System.getProperty("trestle.root"));
    Path folder = root.resolve("test/scaling");
    Path images = root.resolve("spark-trainer/data/mnist");
    Path scratch = Files.createDirectories(folder.resolve("target/scratch"));
    List<String> words = List.of(args);
    switch (words.isEmpty() ? "help" : words.get(0)) {
      case "measure" ->
          Measurements.measure(
              images,
              folder,
              scratch,
              Integer.getInteger("trestle.rounds", 3),
              Integer.getInteger("trestle.millis", 900),
              System.out);
      case "page" -> ScalingPage.write(folder, System.out);
      default -> {
        System.err.print(HELP);
        System.exit(2);
      }
    }
    System.exit(0);
  }
}
