package io.trestle.test.scaling.model;

import io.trestle.test.scaling.engine.Simulator;
import io.trestle.test.scaling.engine.Station;
import java.util.SplittableRandom;

/**
 * The driver beside training: it is told by workers how far they are, asks all servers how they are
 * every half second, tells them every five seconds that it lives, and stops all pushes for the cut
 * of a checkpoint. One thread takes the reports, one looks at the servers' answers.
 */
public final class CoordinatorSimulation {
  /** How often servers are asked, in seconds: the default of TrainingConfig. */
  static final double STATUS_EVERY = 0.5;

  private static final double HEARTBEAT_EVERY = 5;
  private static final double SECONDS = 20;

  private final Costs costs;
  private final int workers;
  private final int servers;
  private final double reportEvery;
  private final Simulator simulator = new Simulator();
  private final Station ear = new Station(simulator, 1);
  private final Station eye = new Station(simulator, 1);
  private double longestReport;

  /**
   * What the driver is busy with.
   *
   * @param ear share of the time of the thread that takes reports
   * @param eye share of the time of the thread that asks servers
   * @param reportDelay longest that a report took to be heard, in seconds
   * @param checkpointPause how long all pushes wait for a checkpoint's cut, in seconds
   */
  public record Load(double ear, double eye, double reportDelay, double checkpointPause) {}

  private CoordinatorSimulation(Costs costs, int workers, int servers, double reportEvery) {
    this.costs = costs;
    this.workers = workers;
    this.servers = servers;
    this.reportEvery = reportEvery;
  }

  /**
   * Twenty seconds of a driver.
   *
   * @param reportEvery seconds between two reports of a worker
   */
  public static Load load(Costs costs, int workers, int servers, double reportEvery, long seed) {
    return new CoordinatorSimulation(costs, workers, servers, reportEvery).run(seed);
  }

  private Load run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < workers; i++) {
      simulator.after(random.nextDouble() * reportEvery, this::report);
    }
    simulator.after(STATUS_EVERY, this::status);
    simulator.after(HEARTBEAT_EVERY, this::heartbeat);
    simulator.run(SECONDS);
    // A cut asks every shard to hold and to cut, with a number for each worker.
    double pause = 2 * servers * statusSeconds();
    return new Load(ear.utilization(), eye.utilization(), longestReport, pause);
  }

  private void report() {
    double sent = simulator.now();
    // A worker waits for the driver's answer, so that reports do not pile up without end.
    ear.serve(
        costs.report(),
        () -> {
          longestReport = Math.max(longestReport, simulator.now() - sent);
          simulator.after(reportEvery, this::report);
        });
  }

  private double statusSeconds() {
    return costs.statusShard() + workers * costs.statusWorker();
  }

  private void status() {
    eye.serve(servers * statusSeconds(), () -> simulator.after(STATUS_EVERY, this::status));
  }

  private void heartbeat() {
    eye.serve(
        servers * costs.statusShard(), () -> simulator.after(HEARTBEAT_EVERY, this::heartbeat));
  }
}
