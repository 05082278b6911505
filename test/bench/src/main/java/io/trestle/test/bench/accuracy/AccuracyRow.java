package io.trestle.test.bench.accuracy;

import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.cluster.StrategyApplication;
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
  private static final int SHARED_ROUNDS = 3;

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
        + " thousands of steps that reach it; DL4J's masters are evaluated after every epoch,"
        + " and their lines say when 0.92 was reached, or else what was the best and when."
        + " ParameterAveraging trains once, for up to 60 s. SharedTrainingMaster trains "
        + Sharing.EPOCHS
        + " epochs, "
        + SHARED_ROUNDS
        + " times, after one to warm up; in two executor JVMs (`local-cluster`), because two"
        + " tasks in one JVM may wait for each other for ever, and through Trestle's"
        + " `--strategy gradient-sharing`, which makes the settings that it wants; its seconds"
        + " are those of its rounds alone. All else are everybody's defaults; DL4J's rate is"
        + " 0.5 on the mean loss, its averaging frequency 10. Quick: ParameterAveraging has a"
        + " tenth of the images, the others take little work, once, and reach what they reach;"
        + " SharedTrainingMaster is left out.";
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
    Map<String, Double> averaged = average(stage, data);
    Samples shared = share(stage);
    stage.judge(
        Verdict.atLeast(
            MLLIB + " / " + ESTIMATOR + ", seconds",
            15,
            samples.ratios(MLLIB, ESTIMATOR, "seconds")));
    double own = Samples.median(samples.of(ESTIMATOR, "seconds"));
    stage.judge(
        Verdict.atLeast(
            SHARED + " (to the best that it reached) / " + ESTIMATOR + ", seconds",
            100,
            shared.of(SHARED, "seconds").stream().map(seconds -> seconds / own).toList()));
    draw(stage, samples, averaged, shared);
  }

  private static void find(Stage stage, Reaching one, int step) {
    if (stage.scale() == Scale.FULL) {
      one.find(step);
    }
  }

  private static Map<String, Double> average(Stage stage, String data) {
    Peers peers = stage.peers();
    int seconds = stage.scale().choose(5, 60);
    int images = stage.scale().choose(6_000, 60_000);
    try (Peer peer =
        peers.start(
            peers
                .module(AVERAGING, "dl4j", "io.trestle.test.bench.dl4j.Dl4jPeer")
                .options(peers.jvmOpens())
                .options(
                    List.of(
                        "-Xmx3g",
                        "-Dorg.bytedeco.javacpp.cachedir=" + stage.scratch().resolve("javacpp"),
                        "-Dspark.local.dir=" + stage.scratch()))
                .environment("OMP_NUM_THREADS", "1")
                .arguments("local[2]", data))) {
      peer.awaitReady(START);
      Map<String, Double> got =
          peer.ask(LIMIT.plusSeconds(seconds), "averaging", seconds, GOAL, images);
      for (String figure : FIGURES) {
        stage.record(Measurement.of(AVERAGING, figure, List.of(got.get(figure))));
      }
      stage.say("  %s: %s", AVERAGING, new LinkedHashMap<>(got));
      return got;
    } catch (PeerException e) {
      stage.say("  %s failed: %s", AVERAGING, e.getMessage());
      String why = e.getMessage().lines().findFirst().orElse("").replace("|", "/");
      stage.record(Measurement.failed(AVERAGING, "seconds", "failed: " + why));
      return Map.of();
    }
  }

  /** It may stall, which is for the table to say, not for the quick mode to fail of. */
  private static Samples share(Stage stage) throws Exception {
    if (stage.scale() == Scale.QUICK) {
      return new Samples();
    }
    try (StrategyApplication application =
        StrategyApplication.start(stage.peers(), "gradient-sharing")) {
      stage.say("  %s: starting and warming up", SHARED);
      Sharing sharing = new Sharing(SHARED, application);
      stage.prepare(SHARED, sharing::warmUp);
      return stage.rounds(SHARED_ROUNDS, List.of(sharing));
    }
  }

  private static void draw(
      Stage stage, Samples samples, Map<String, Double> averaged, Samples shared) {
    List<Measurement> drawn = new ArrayList<>(seconds(samples));
    if (!averaged.isEmpty()) {
      drawn.add(Measurement.of(AVERAGING, "seconds", List.of(averaged.get("seconds"))));
    }
    drawn.addAll(seconds(shared));
    stage.draw(
        Pictures.bars(
            "seconds",
            "Seconds to 0.92 test accuracy, or to the best that was reached",
            Pictures.Axis.LOGARITHMIC,
            drawn));
  }

  private static List<Measurement> seconds(Samples samples) {
    return samples.measurements().stream().filter(m -> m.figure().equals("seconds")).toList();
  }
}
