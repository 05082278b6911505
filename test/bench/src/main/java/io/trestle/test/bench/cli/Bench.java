package io.trestle.test.bench.cli;

import io.trestle.test.bench.Chart;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.RowResult;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.process.PeerException;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.MarkdownText;
import io.trestle.test.bench.report.MarkedPart;
import io.trestle.test.bench.report.ResultFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command. */
@Command(
    name = "test/bin/bench",
    description = {
      "Measures Trestle beside TensorFlow, DL4J and MLlib, in turns, and writes one table.",
      "",
      "Rows: 1 Distributed TensorFlow, 2 Trestle (together with 1), 3 seconds to 0.92 test"
          + " accuracy, 4 a model of 40 MB, 5 sparse models, 8 the strategies for a network. Rows 6"
          + " and 7, cost as work grows and where a step's time goes, are those of"
          + " test/bin/bench-scaling; --record without --rows measures them too and writes"
          + " test/scaling/SCALING.md.",
      "",
      "Best on a machine with nothing else to do. Writes bench.json, bench.md and charts (SVG)."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      description = "The rows to measure (default: all).")
  private List<Integer> numbers = List.of();

  @Option(
      names = "--quick",
      description =
          "Once and little of everything: shows that it works. Ends with 1 when a contender fails,"
              + " which otherwise only stands in the table.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go (default: test/bench/target/results).")
  private Path out;

  @Option(
      names = "--record",
      description =
          "Also keeps the results in test/bench/results, in place of earlier ones of the same rows,"
              + " and writes all of them to README.md. Not with --quick.")
  private boolean record;

  private final Path root = Path.of(System.getProperty("trestle.root"));

  /** Ends with 0 when all was measured, 1 when not, 2 when the command line is wrong. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Row> chosen = chosen();
    if (record && quick) {
      throw wrong("--record with --quick: quick figures are no basis for a comparison.");
    }
    List<RowResult> results = new ArrayList<>();
    List<Chart> charts = new ArrayList<>();
    boolean allMeasured = true;
    Path folder = out == null ? root.resolve("test/bench/target/results") : out.toAbsolutePath();
    for (Row row : chosen) {
      allMeasured &= measure(row, results, charts);
      // What is measured stays, whatever becomes of the next row.
      new ResultFolder(folder).add(results, charts);
    }
    System.out.println();
    System.out.println(MarkdownText.of(results, "##", ""));
    System.out.println("Written to " + folder + ".");
    if (record) {
      keep(results, charts);
    }
    return allMeasured ? DONE : FAILED;
  }

  private List<Row> chosen() {
    List<Row> all = Rows.all();
    List<Integer> known = all.stream().flatMap(row -> row.numbers().stream()).toList();
    for (int number : numbers) {
      if (!known.contains(number)) {
        throw wrong("--rows names " + number + "; there are " + known + ".");
      }
    }
    return all.stream()
        .filter(row -> numbers.isEmpty() || row.numbers().stream().anyMatch(numbers::contains))
        .toList();
  }

  /** False when not all could be measured; then the next row is tried all the same. */
  private boolean measure(Row row, List<RowResult> results, List<Chart> charts) throws Exception {
    Path scratch = Files.createTempDirectory("trestle-bench-");
    Path logs = root.resolve("test/bench/target/logs/row-" + row.numbers().get(0));
    delete(logs);
    Peers peers = new Peers(root, scratch, logs);
    Thread cleaner = new Thread(() -> end(peers, scratch));
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      RowStage stage = new RowStage(quick ? Scale.QUICK : Scale.FULL, peers, scratch, System.out);
      stage.say("%s %s", row.numbers(), row.title());
      row.measure(stage);
      RowResult result = stage.result(row);
      results.add(result);
      charts.addAll(stage.charts());
      return !quick || result.complete();
    } catch (PeerException e) {
      System.err.printf("bench: row %s was not measured: %s%n", row.numbers(), e.getMessage());
      System.err.printf("bench: the output of its processes is in %s%n", logs);
      return false;
    } finally {
      peers.close();
      delete(scratch);
      if (!peers.ending()) {
        Runtime.getRuntime().removeShutdownHook(cleaner);
      }
    }
  }

  private static void end(Peers peers, Path scratch) {
    peers.killAll();
    delete(scratch);
  }

  private void keep(List<RowResult> results, List<Chart> charts)
      throws IOException, InterruptedException {
    List<RowResult> all = new ResultFolder(root.resolve("test/bench/results")).add(results, charts);
    MarkedPart.replace(
        root.resolve("README.md"), MarkdownText.of(all, "###", "test/bench/results/"));
    System.out.println("README.md and test/bench/results have them too.");
    if (numbers.isEmpty()) {
      scaling("measure");
      scaling("page");
    }
  }

  /** Rows 6 and 7 have a command and a page of their own. */
  private void scaling(String word) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(root.resolve("test/bin/bench-scaling").toString(), word).inheritIO();
    command.environment().put("BENCH_BUILT", "1");
    int status = command.start().waitFor();
    if (status != 0) {
      throw new IOException("test/bin/bench-scaling " + word + " ended with status " + status);
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(new CommandLine(this), message);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
