package io.trestle.test.bench.accuracy;

import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.PeerException;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seconds and samples to 0.92 of the test images, from cached data. */
public final class AccuracyRow implements Row {
  static final double GOAL = 0.92;
  static final List<String> FIGURES = List.of("seconds", "samples", "accuracy");

  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TRESTLE = "io.trestle.test.bench.trestle.TrestlePeer";
  private static final String MLLIB = "MLlib LogisticRegression";
  private static final String ESTIMATOR = "Trestle SoftmaxClassifier";
  private static final String COMMAND = "trestle train, its defaults";
  private static final String AVERAGING = "DL4J ParameterAveraging";
  private static final String SHARED = "DL4J SharedTrainingMaster";

  @Override
  public List<Integer> numbers() {
    return List.of(3);
  }

  @Override
  public String title() {
    return "Seconds to 0.92 test accuracy";
  }

  @Override
  public String method() {
    return "Softmax regression on MNIST's 60,000 images, cached, in `local[2]`, to 0.92 of the"
        + " 10,000 test images. Seconds are those of the whole call on a warm JVM,"
        + " evaluation excluded. MLlib and Trestle take the least iterations, epochs or"
        + " thousands of steps that reach it; DL4J is evaluated after every epoch and trains"
        + " until 0.92 or for a limited time, and its row says what was the best and when it"
        + " was reached. All else are everybody's defaults; DL4J's rate is 0.5 on the mean"
        + " loss, its averaging frequency 10. Quick: DL4J averages"
        + " a tenth of the images, the others take little work, once, and reach what they reach.";
  }

  @Override
  public void measure(Stage stage) throws Exception {
    Peers peers = stage.peers();
    String data = peers.file("spark-trainer/data/mnist");
    Peer trestle = peers.start(peers.trestle("Trestle", TRESTLE, "3g").arguments("local[2]", data));
    Peer mllib =
        peers.start(
            peers
                .spark("MLlib", "io.trestle.test.bench.mllib.MllibPeer", "3g")
                .arguments("local[2]", data));
    stage.prepare(MLLIB, () -> mllib.awaitReady(START));
    stage.prepare(ESTIMATOR, () -> trestle.awaitReady(START));
    stage.say("  starting, and finding what reaches %s", GOAL);
    Reaching theirs = new Reaching(MLLIB, mllib, "fit", LIMIT);
    Reaching ours = new Reaching(ESTIMATOR, trestle, "fit", LIMIT);
    Reaching command = new Reaching(COMMAND, trestle, "default", LIMIT);
    stage.prepare(MLLIB, () -> find(stage, theirs.from(8), 1));
    stage.prepare(ESTIMATOR, () -> find(stage, ours.from(1), 1));
    stage.prepare(COMMAND, () -> find(stage, command.from(2_000), 1_000));
    Samples samples = stage.rounds(stage.scale().choose(1, 5), List.of(theirs, ours, command));
    Map<String, Double> averaged = dl4j(stage, data, AVERAGING);
    // Its fit does not always return, which is for the table to say and not for a build to fail of.
    Map<String, Double> shared =
        stage.scale() == Scale.QUICK ? Map.of() : dl4j(stage, data, SHARED);
    stage.judge(
        Verdict.atLeast(
            MLLIB + " / " + ESTIMATOR + ", seconds",
            15,
            samples.ratios(MLLIB, ESTIMATOR, "seconds")));
    stage.judge(
        Verdict.atLeast(
            SHARED + " (to the best that it reached) / " + ESTIMATOR + ", seconds",
            100,
            shared.isEmpty()
                ? List.of()
                : samples.of(ESTIMATOR, "seconds").stream()
                    .map(seconds -> shared.get("seconds") / seconds)
                    .toList()));
    draw(stage, samples, averaged, shared);
  }

  private static void find(Stage stage, Reaching one, int step) {
    if (stage.scale() == Scale.FULL) {
      one.find(step);
    }
  }

  private static Map<String, Double> dl4j(Stage stage, String data, String master) {
    Peers peers = stage.peers();
    int seconds = stage.scale().choose(5, 60);
    int images = stage.scale().choose(6_000, 60_000);
    try (Peer peer =
        peers.start(
            peers
                .module(master, "dl4j", "io.trestle.test.bench.dl4j.Dl4jPeer")
                .options(peers.jvmOpens())
                .options(
                    List.of(
                        "-Xmx3g",
                        "-Daeron.publication.unblock.timeout=60s",
                        "-Daeron.dir=" + stage.scratch().resolve("aeron"),
                        "-Dorg.bytedeco.javacpp.cachedir=" + stage.scratch().resolve("javacpp"),
                        "-Dspark.local.dir=" + stage.scratch()))
                .environment("OMP_NUM_THREADS", "1")
                .arguments("local[2]", data))) {
      peer.awaitReady(START);
      String command = master.equals(AVERAGING) ? "averaging" : "shared";
      Map<String, Double> got =
          peer.ask(LIMIT.plusSeconds(seconds), command, seconds, GOAL, images);
      for (String figure : FIGURES) {
        stage.record(Measurement.of(master, figure, List.of(got.get(figure))));
      }
      stage.say("  %s: %s", master, new LinkedHashMap<>(got));
      return got;
    } catch (PeerException e) {
      stage.say("  %s failed: %s", master, e.getMessage());
      String why = e.getMessage().lines().findFirst().orElse("").replace("|", "/");
      stage.record(Measurement.failed(master, "seconds", "failed: " + why));
      return Map.of();
    }
  }

  private static void draw(
      Stage stage, Samples samples, Map<String, Double> averaged, Map<String, Double> shared) {
    List<Measurement> drawn =
        new ArrayList<>(
            samples.measurements().stream().filter(m -> m.figure().equals("seconds")).toList());
    add(drawn, AVERAGING, averaged);
    add(drawn, SHARED, shared);
    stage.draw(
        Pictures.bars(
            "seconds",
            "Seconds to 0.92 test accuracy, or to the best that was reached",
            Pictures.Axis.LOGARITHMIC,
            drawn));
  }

  private static void add(List<Measurement> drawn, String master, Map<String, Double> figures) {
    if (!figures.isEmpty()) {
      drawn.add(Measurement.of(master, "seconds", List.of(figures.get("seconds"))));
    }
  }
}
