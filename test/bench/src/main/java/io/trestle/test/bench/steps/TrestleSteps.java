package io.trestle.test.bench.steps;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.process.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Spark application trains: once for the rate, once for each accuracy. */
final class TrestleSteps implements Contender {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String name;
  private final Peer driver;
  private final StepCounts counts;

  TrestleSteps(String name, Peer driver, StepCounts counts) {
    this.name = name;
    this.driver = driver;
    this.counts = counts;
  }

  @Override
  public String name() {
    return name;
  }

  void awaitReady() {
    driver.awaitReady(START);
  }

  /** Compiles what is hot. */
  void warmUp() {
    driver.ask(LIMIT, "steps", counts.warmUp());
  }

  @Override
  public Map<String, Double> turn() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(StepsRow.RATE, driver.ask(LIMIT, "steps", counts.rate()).get("steps/s"));
    figures.put(StepsRow.EARLY, driver.ask(LIMIT, "steps", counts.few()).get("accuracy"));
    if (counts.many() > counts.few()) {
      figures.put(StepsRow.LATE, driver.ask(LIMIT, "steps", counts.many()).get("accuracy"));
    }
    return figures;
  }
}
