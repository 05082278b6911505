package io.trestle.test.bench.strategies;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.cluster.StrategyApplication;
import io.trestle.test.bench.report.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A perceptron by each strategy of {@code --strategy}. */
public final class StrategiesRow implements Row {
  private static final double GOAL = 0.97;
  private static final String RATE = "samples/s";
  private static final int EPOCHS = 6;
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @Override
  public List<Integer> numbers() {
    return List.of(8);
  }

  @Override
  public String title() {
    return "Strategies: parameter server, gradient sharing, parameter averaging";
  }

  @Override
  public String method() {
    return "A DL4J perceptron 784-128-10, Adam at 0.001, batch 100, by Trestle's `Trainer` with"
        + " each `--strategy`: two workers on MNIST's 60,000 images, in `local-cluster` with"
        + " an executor JVM per task, and one more for the server. Six epochs, after one to"
        + " warm up; samples per second of training alone; seconds of the whole call to the"
        + " end of the first epoch with 0.97 of the 10,000 test images, which are tested"
        + " after each; empty where none had. DL4J's gradient sharing may stall: then a"
        + " round ends after 60 s, and the table says so. Not in the quick mode; MastersIT"
        + " and SharingIT show that they work.";
  }

  @Override
  public void measure(Stage stage) throws Exception {
    if (stage.scale() == Scale.QUICK) {
      stage.note("Not measured in the quick mode.");
      return;
    }
    List<Turn> all = new ArrayList<>();
    for (String strategy : List.of("parameter-server", "gradient-sharing", "parameter-averaging")) {
      all.add(new Turn(StrategyApplication.start(stage.peers(), strategy)));
    }
    all.forEach(one -> stage.prepare(one.name(), () -> one.application().awaitReady()));
    stage.say("  warming up");
    all.forEach(one -> stage.prepare(one.name(), () -> one.train(1)));
    Samples samples = stage.rounds(3, List.copyOf(all));
    stage.draw(
        Pictures.bars(
            "strategies",
            "Samples per second by strategy, 784-128-10, MNIST",
            Pictures.Axis.LOGARITHMIC,
            samples.measurements().stream().filter(m -> m.figure().equals(RATE)).toList()));
  }

  /** One strategy's turn. */
  private record Turn(StrategyApplication application) implements Contender {
    Map<String, Double> train(int epochs) {
      return application.train(LIMIT, "perceptron", epochs, GOAL);
    }

    @Override
    public String name() {
      return application.strategy();
    }

    @Override
    public Map<String, Double> turn() {
      Map<String, Double> got = train(EPOCHS);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(RATE, got.get(RATE));
      figures.put("accuracy after 6 epochs", got.get("accuracy"));
      if (got.containsKey("seconds")) {
        figures.put("seconds to " + GOAL, got.get("seconds"));
      }
      return figures;
    }
  }
}
