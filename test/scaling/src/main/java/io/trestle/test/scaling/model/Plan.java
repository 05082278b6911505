package io.trestle.test.scaling.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many servers a run wants: the fewest with which it is nearly as fast as it gets.
 *
 * @param run with that number of servers, asynchronous
 * @param atFewest with as few servers as hold the model
 * @param prediction with the number wanted
 * @param bounded steps/s with bounded staleness
 * @param sync steps/s in synchronous mode
 */
public record Plan(
    Run run, Prediction atFewest, Prediction prediction, double bounded, double sync) {
  /** Floats of one variable that a server can hold, as ps.placement.Placement. */
  static final double MAX_SLICE = Integer.MAX_VALUE - 8.0;

  private static final double NEARLY = 0.9;
  private static final int MOST_SERVERS = 1024;
  private static final long SEED = 1;

  /** Finds the number of servers for a model of so many parameters. */
  public static Plan of(Run asked, double parameters, Costs costs) {
    List<Run> runs = new ArrayList<>();
    for (int servers = fewest(parameters); servers <= MOST_SERVERS; servers *= 2) {
      runs.add(asked.withServers(servers).withMode(Mode.ASYNC));
    }
    List<Prediction> all =
        runs.parallelStream().map(run -> TrainingSimulation.predict(run, costs, SEED)).toList();
    double best = all.stream().mapToDouble(Prediction::stepsPerSecond).max().orElseThrow();
    int chosen =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i).stepsPerSecond() >= NEARLY * best)
            .findFirst()
            .orElseThrow();
    Run run = runs.get(chosen);
    return new Plan(
        run,
        all.get(0),
        all.get(chosen),
        TrainingSimulation.predict(run.withMode(Mode.BOUNDED), costs, SEED).stepsPerSecond(),
        TrainingSimulation.predict(run.withMode(Mode.SYNC), costs, SEED).stepsPerSecond());
  }

  /** Whether no more servers were tried. */
  public boolean isAtTheMost() {
    return run.servers() == MOST_SERVERS;
  }

  /** The least power of two of servers that have room for the slices. */
  static int fewest(double parameters) {
    int servers = 1;
    while (parameters / servers > MAX_SLICE) {
      servers *= 2;
    }
    return servers;
  }
}
