package io.trestle.test.bench.accuracy;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.cluster.StrategyApplication;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trains by DL4J's SharedTrainingMaster, always from the beginning and equally long. */
final class Sharing implements Contender {
  /** More made it worse: in a run of twelve the second was the best, the last was at 0.76. */
  static final int EPOCHS = 6;

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final String name;
  private final StrategyApplication application;

  /**
   * One that may be started still.
   *
   * @param application of strategy {@code gradient-sharing}
   */
  Sharing(String name, StrategyApplication application) {
    this.name = name;
    this.application = application;
  }

  @Override
  public String name() {
    return name;
  }

  /** Waits until all JVMs are there, and has them train an epoch. */
  void warmUp() {
    application.awaitReady();
    train(1);
  }

  @Override
  public Map<String, Double> turn() {
    return train(EPOCHS);
  }

  /** Figures of the first epoch that reached the goal, else of the best one. */
  private Map<String, Double> train(int epochs) {
    Map<String, Double> got = application.train(LIMIT, "softmax", epochs, AccuracyRow.GOAL);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("seconds", got.get("training seconds to best"));
    figures.put("samples", got.get("samples to best"));
    figures.put("accuracy", got.get("best accuracy"));
    return figures;
  }
}
