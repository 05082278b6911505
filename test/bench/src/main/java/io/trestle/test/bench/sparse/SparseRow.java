package io.trestle.test.bench.sparse;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows per second and the driver's memory as the columns grow. */
public final class SparseRow implements Row {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String RATE = "rows/s";
  private static final String MEMORY = "driver's memory, MB";
  private static final String TRESTLE = "io.trestle.test.bench.trestle.TrestlePeer";
  private static final String MLLIB = "io.trestle.test.bench.mllib.MllibPeer";
  private static final Duration LIMIT = Duration.ofSeconds(75);
  private static final int SMALLEST = 100_000;

  @Override
  public List<Integer> numbers() {
    return List.of(5);
  }

  @Override
  public String title() {
    return "Sparse models of 10^5 to 10^7 columns";
  }

  @Override
  public String method() {
    return "Two classes, 200,000 rows (quick: 20,000, 10^5 columns only, and `local[2]`) of 40"
        + " non-zeros, cached, `local-cluster`: Trestle with a server and 2 workers in"
        + " executors of 1 GB, MLlib's LogisticRegression with 2 executors of 3 GB; drivers"
        + " of 4 GB. Rows per second of full passes; for MLlib its iterations and two passes"
        + " more, over the whole of `fit`. The driver's memory is the most that its heap"
        + " held after a collection of garbage. A failure is one, and so is more than the"
        + " time given, 75 s per run.";
  }

  @Override
  public void measure(Stage stage) throws Exception {
    int largest = stage.scale().choose(SMALLEST, 10_000_000);
    List<Measurement> all = new ArrayList<>();
    Samples least = measure(stage, SMALLEST, all);
    Samples most = least;
    for (int columns = 10 * SMALLEST; columns <= largest; columns *= 10) {
      most = measure(stage, columns, all);
    }
    if (largest > SMALLEST) {
      judge(stage, least, most, name("Trestle", largest));
    }
    stage.draw(
        Pictures.bars(
            "sparse",
            "Sparse rows per second",
            Pictures.Axis.LOGARITHMIC,
            all.stream().filter(one -> one.figure().equals(RATE)).toList()));
  }

  private static void judge(Stage stage, Samples least, Samples most, String name) {
    String first = name("Trestle", SMALLEST);
    stage.judge(
        Verdict.atLeast(
            name + " / " + first + ", rows/s",
            0.5,
            ratios(most.of(name, RATE), least.of(first, RATE))));
    stage.judge(
        Verdict.atMost(
            name + " / " + first + ", driver's memory",
            1.25,
            ratios(most.of(name, MEMORY), least.of(first, MEMORY))));
  }

  private static List<Double> ratios(List<Double> above, List<Double> below) {
    return IntStream.range(0, Math.min(above.size(), below.size()))
        .mapToObj(i -> above.get(i) / below.get(i))
        .toList();
  }

  private static Samples measure(Stage stage, int columns, List<Measurement> all) throws Exception {
    int rows = stage.scale().choose(20_000, 200_000);
    stage.say("  %,d columns: starting, making rows", columns);
    Peers peers = stage.peers();
    String data = peers.file("spark-trainer/data/mnist");
    try (Peer trestle =
            peers.start(
                peers
                    .trestle("Trestle sparse", TRESTLE, "4g")
                    .arguments(master(stage, "local-cluster[3,1,1024]"), data));
        Peer mllib =
            peers.start(
                peers
                    .spark("MLlib sparse", MLLIB, "4g")
                    .arguments(master(stage, "local-cluster[2,1,3072]"), data))) {
      int epochs = stage.scale().choose(2, 10);
      stage.prepare(
          name("Trestle", columns),
          () -> {
            trestle.awaitReady(START);
            trestle.ask(START, "rows", rows, columns);
            trestle.ask(START, "sparse", epochs);
          });
      stage.prepare(
          name("MLlib", columns),
          () -> {
            mllib.awaitReady(START);
            mllib.ask(START, "rows", rows, columns);
            mllib.ask(START, "sparse", stage.scale().choose(2, 5));
          });
      Samples samples =
          stage.rounds(
              stage.scale().choose(1, 3),
              List.of(
                  new Passes(name("Trestle", columns), trestle, epochs),
                  new Passes(name("MLlib", columns), mllib, stage.scale().choose(2, 5))));
      all.addAll(samples.measurements());
      return samples;
    }
  }

  private static String master(Stage stage, String cluster) {
    return stage.scale() == Scale.QUICK ? "local[2]" : cluster;
  }

  private static String name(String who, int columns) {
    return who + ", 10^" + Math.round(Math.log10(columns)) + " columns";
  }

  /** Passes over the rows, from the beginning. */
  private record Passes(String name, Peer peer, int passes) implements Contender {
    @Override
    public Map<String, Double> turn() {
      Map<String, Double> got = peer.ask(LIMIT, "sparse", passes);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(RATE, got.get(RATE));
      figures.put(MEMORY, got.get(MEMORY));
      return figures;
    }
  }
}
