package io.trestle.test.bench.accuracy;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.process.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trains as long as it takes to reach the goal, always from the beginning. */
final class Reaching implements Contender {
  private static final int TRIES = 30;

  private final String name;
  private final Peer peer;
  private final String command;
  private final Duration limit;
  private int work;

  /**
   * @param command that trains, with how much work as its argument
   */
  Reaching(String name, Peer peer, String command, Duration limit) {
    this.name = name;
    this.peer = peer;
    this.command = command;
    this.limit = limit;
  }

  @Override
  public String name() {
    return name;
  }

  /** Sets how much work is done. */
  Reaching from(int first) {
    work = first;
    return this;
  }

  /** Finds the least work, in such steps, that reaches the goal twice; that is also the warm-up. */
  void find(int step) {
    for (int tries = 0; tries < TRIES; tries++) {
      if (reachesTwice()) {
        return;
      }
      work += step;
    }
  }

  @Override
  public Map<String, Double> turn() {
    Map<String, Double> got = peer.ask(limit, command, work);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String figure : AccuracyRow.FIGURES) {
      figures.put(figure, got.get(figure));
    }
    return figures;
  }

  private boolean reachesTwice() {
    boolean first = reaches();
    return first && reaches();
  }

  private boolean reaches() {
    return turn().get("accuracy") >= AccuracyRow.GOAL;
  }
}
