package io.trestle.test.scaling.model;

import io.trestle.test.scaling.engine.Simulator;
import io.trestle.test.scaling.engine.Station;
import io.trestle.test.scaling.model.Prediction.Resource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A run as a closed queueing network: as many customers as workers. With many servers only some are
 * simulated, and each of their requests stands for equal ones at servers that would look the same:
 * right for load, and blind to the slowest of many.
 */
public final class TrainingSimulation {
  /** Requests per step of all workers together that are simulated one by one. */
  private static final int MAX_REQUESTS = 20_000;

  private static final int WARM_UP_STEPS = 2;
  private static final int MEASURED_STEPS = 4;
  private static final int LEAST_STEPS = 300;

  private final Simulator simulator = new Simulator();
  private final SimulatedWorker[] workers;
  private final SimulatedServer[] servers;
  private final Station[] serverCores;
  private final long warmUp;
  private final long last;
  private long steps;
  private double measuredFrom;

  private TrainingSimulation(Run run, Costs costs, int simulated, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Station host = run.machines().sharedCores() == 0 ? null : host(run.machines().sharedCores());
    this.servers = new SimulatedServer[simulated];
    this.serverCores = new Station[simulated];
    for (int i = 0; i < simulated; i++) {
      serverCores[i] = host == null ? host(run.machines().serverCores()) : host;
      servers[i] = new SimulatedServer(run, costs, simulator, serverCores[i]);
    }
    this.workers = new SimulatedWorker[run.workers()];
    for (int i = 0; i < workers.length; i++) {
      Station core = host == null ? host(1) : host;
      workers[i] =
          new SimulatedWorker(run, costs, simulator, core, random.split(), servers, this::step);
    }
    long rounds = Math.max(1, LEAST_STEPS / (run.workers() * (long) MEASURED_STEPS));
    this.warmUp = rounds * WARM_UP_STEPS * run.workers();
    this.last = warmUp + rounds * MEASURED_STEPS * run.workers();
  }

  private Station host(int cores) {
    return new Station(simulator, cores);
  }

  /** Simulates; the same arguments give the same result. */
  public static Prediction predict(Run run, Costs costs, long seed) {
    return predict(run, costs, simulated(run), seed);
  }

  /** Simulates so many of the servers, a divisor of their number. */
  static Prediction predict(Run run, Costs costs, int simulated, long seed) {
    return new TrainingSimulation(run, costs, simulated, seed).result();
  }

  /** The largest divisor of the number of servers that keeps the simulation small. */
  private static int simulated(Run run) {
    int most = Math.max(1, MAX_REQUESTS / run.workers());
    for (int count = Math.min(run.servers(), most); ; count--) {
      if (run.servers() % count == 0) {
        return count;
      }
    }
  }

  private void step() {
    steps++;
    if (steps == warmUp) {
      measuredFrom = simulator.now();
      Arrays.stream(workers).forEach(SimulatedWorker::reset);
      Arrays.stream(servers).forEach(SimulatedServer::reset);
      Arrays.stream(serverCores).forEach(Station::reset);
    }
    if (steps == last) {
      simulator.stop();
    }
  }

  private Prediction result() {
    Arrays.stream(workers).forEach(SimulatedWorker::start);
    simulator.run(Double.MAX_VALUE);
    double seconds = simulator.now() - measuredFrom;
    Map<Resource, Double> busy = new EnumMap<>(Resource.class);
    busy.put(Resource.WORKER, mean(SimulatedWorker::computed) / seconds);
    busy.put(Resource.CLIENT, mean(SimulatedWorker::exchanged) / seconds);
    busy.put(Resource.WORKER_NETWORK, mean(SimulatedWorker::networkBusy));
    busy.put(Resource.SERVER_NETWORK, most(SimulatedServer::networkBusy));
    busy.put(Resource.SERVER_LOCK, most(SimulatedServer::lockBusy));
    busy.put(
        Resource.SERVER_CPU,
        Arrays.stream(serverCores).mapToDouble(Station::utilization).max().orElse(0));
    return new Prediction((last - warmUp) / seconds, busy);
  }

  private double mean(ToDoubleFunction<SimulatedWorker> figure) {
    return Arrays.stream(workers).mapToDouble(figure).average().orElse(0);
  }

  private double most(ToDoubleFunction<SimulatedServer> figure) {
    return Arrays.stream(servers).mapToDouble(figure).max().orElse(0);
  }
}
