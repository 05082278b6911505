package io.trestle.test.scaling.report;

import io.trestle.test.scaling.model.CoordinatorSimulation;
import io.trestle.test.scaling.model.Costs;
import io.trestle.test.scaling.model.Machines;
import io.trestle.test.scaling.model.Mode;
import io.trestle.test.scaling.model.Plan;
import io.trestle.test.scaling.model.Run;
import io.trestle.test.scaling.model.TrainingSimulation;
import io.trestle.test.scaling.model.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Clusters that nobody has here. */
record SimulatedPart(Costs costs) {
  private static final int[] WORKERS = {10, 100, 1_000, 10_000};
  private static final double[] DENSE = {1e6, 1e7, 1e8, 1e9};
  private static final double[] SPARSE = {1e6, 1e7, 1e8, 1e9, 1e10, 1e11};
  private static final double[] GIGABITS = {10, 100};
  private static final long MOST_REPORTS = 2_000;

  /** Bytes that a server holds for a connection, whatever travels: transport.stream's buffers. */
  private static final double CONNECTION_BYTES = 64 * 1024 + 256 * 1024;

  private static Run asked(int workers, Work work, double gigabits) {
    return new Run(workers, 1, Mode.ASYNC, work, Machines.network(gigabits));
  }

  /** Plans of dense models, by parameters, workers and network. */
  Map<String, Plan> dense(double speed) {
    Map<String, Plan> plans = new LinkedHashMap<>();
    for (double parameters : DENSE) {
      Work work = Work.dense(costs, (long) parameters, speed);
      plans.putAll(plans(Words.power(parameters) + " | ", parameters, work));
    }
    return plans;
  }

  /** Plans of a sparse model that fits one server. */
  Map<String, Plan> sparse() {
    return plans("", 1e6, Work.sparse(costs));
  }

  private Map<String, Plan> plans(String prefix, double parameters, Work work) {
    Map<String, Plan> plans = new LinkedHashMap<>();
    for (int workers : WORKERS) {
      for (double gigabits : GIGABITS) {
        String key = prefix + workers + " | " + Math.round(gigabits);
        plans.put(key, Plan.of(asked(workers, work, gigabits), parameters, costs));
      }
    }
    return plans;
  }

  static String table(String keys, Map<String, Plan> plans) {
    Table table =
        new Table(
            keys,
            "limit with the fewest servers",
            "servers wanted",
            "steps/s, async",
            "of what workers could",
            "limit then",
            "bounded",
            "sync",
            "buffers of a server");
    plans.forEach(
        (key, plan) -> {
          double rate = plan.prediction().stepsPerSecond();
          double alone = plan.run().workers() / plan.run().work().kernel();
          table.row(
              key,
              plan.atFewest().bottleneck().words(),
              (plan.isAtTheMost() ? "at least " : "") + plan.run().servers(),
              Words.figure(rate),
              Words.percent(rate / alone),
              plan.prediction().bottleneck().words(),
              Words.figure(plan.bounded()),
              Words.figure(plan.sync()),
              Words.bytes(buffers(plan.run())));
        });
    return table.toString();
  }

  /** A request is read whole, so a connection's buffer grows to it. */
  private static double buffers(Run run) {
    return run.workers() * (CONNECTION_BYTES + run.work().bytesUp() / run.servers());
  }

  /** How many servers sparse models of each size need for their room. */
  static String rooms() {
    Table table =
        new Table(
            "parameters", "bytes with Adagrad's slot", "servers of 64 GB", "servers by slices");
    for (double parameters : SPARSE) {
      double bytes = 8 * parameters;
      table.row(
          Words.power(parameters),
          Words.bytes(bytes),
          (long) Math.ceil(bytes / 64e9),
          (long) Math.ceil(parameters / (Integer.MAX_VALUE - 8.0)));
    }
    return table.toString();
  }

  String coordinator() {
    Table table =
        new Table(
            "workers",
            "servers",
            "reports, every 0.25 s",
            "reports, as they are spaced",
            "longest wait of a report",
            "status of servers",
            "pause for a checkpoint");
    for (int workers : WORKERS) {
      for (int servers : new int[] {1, 16, 64, 256}) {
        CoordinatorSimulation.Load dense =
            CoordinatorSimulation.load(costs, workers, servers, 0.25, 1);
        double spaced = Math.max(0.25, workers / (double) MOST_REPORTS);
        CoordinatorSimulation.Load load =
            CoordinatorSimulation.load(costs, workers, servers, spaced, 1);
        table.row(
            workers,
            servers,
            Words.percent(dense.ear()),
            Words.percent(load.ear()),
            milliseconds(load.reportDelay()),
            Words.percent(load.eye()),
            milliseconds(load.checkpointPause()));
      }
    }
    return table.toString();
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f ms", 1e3 * seconds);
  }

  Curves wanted(Map<String, Plan> plans) {
    Curves curves =
        new Curves(
            "Servers wanted on 10 Gbit/s, dense, fast workers (simulated)",
            "parameters",
            "servers");
    for (int workers : WORKERS) {
      List<double[]> points = new ArrayList<>();
      for (double parameters : DENSE) {
        Plan plan = plans.get(Words.power(parameters) + " | " + workers + " | 10");
        points.add(new double[] {parameters, plan.run().servers()});
      }
      curves.add(workers + " workers", points);
    }
    return curves;
  }

  Curves speedUp() {
    Work work = Work.dense(costs, 10_000_000, 100);
    return speedUp(
        "Dense, 10^7 parameters, fast workers, 10 Gbit/s (simulated)",
        servers -> servers + " servers",
        work);
  }

  private Curves speedUp(String title, DoubleFunction<String> name, Work work) {
    Curves curves = new Curves(title, "workers", "steps/s of all workers");
    for (int servers = 1; servers <= 256; servers *= 4) {
      List<double[]> points = new ArrayList<>();
      for (int workers : new int[] {1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000}) {
        Run run = asked(workers, work, 10).withServers(servers);
        points.add(
            new double[] {workers, TrainingSimulation.predict(run, costs, 1).stepsPerSecond()});
      }
      curves.add(name.apply(servers).replace(".0", ""), points);
    }
    return curves;
  }
}
