package io.trestle.test.bench.steps;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.cluster.TensorFlowCluster;
import io.trestle.test.bench.process.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** TensorFlow's workers take steps together until the global step is reached. */
final class TensorFlowSteps implements Contender {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String name;
  private final TensorFlowCluster cluster;
  private final StepCounts counts;

  TensorFlowSteps(String name, TensorFlowCluster cluster, StepCounts counts) {
    this.name = name;
    this.cluster = cluster;
    this.counts = counts;
  }

  @Override
  public String name() {
    return name;
  }

  void awaitReady() {
    cluster.awaitReady();
  }

  /** A first few steps, which TensorFlow takes more slowly. */
  void warmUp() {
    chief().ask(LIMIT, "init");
    run(counts.tensorFlowWarmUp());
  }

  @Override
  public Map<String, Double> turn() {
    chief().ask(LIMIT, "init");
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(StepsRow.RATE, 0.0);
    double seconds = run(counts.few());
    figures.put(StepsRow.EARLY, accuracy());
    int steps = counts.few();
    if (counts.many() > counts.few()) {
      seconds += run(counts.many());
      figures.put(StepsRow.LATE, accuracy());
      steps = counts.many();
    }
    figures.put(StepsRow.RATE, steps / seconds);
    return figures;
  }

  private double accuracy() {
    return chief().ask(LIMIT, "accuracy").get("accuracy");
  }

  private Peer chief() {
    return cluster.workers().get(0);
  }

  /** All workers at once; the seconds of the one that took longest. */
  private double run(int globalStep) {
    for (Peer worker : cluster.workers()) {
      worker.send("run", globalStep);
    }
    double seconds = 0;
    for (Peer worker : cluster.workers()) {
      seconds = Math.max(seconds, worker.figures(LIMIT).get("seconds"));
    }
    return seconds;
  }
}
