package io.trestle.test.scaling.model;

import io.trestle.test.scaling.engine.Simulator;
import io.trestle.test.scaling.engine.Station;
import java.util.SplittableRandom;

/**
 * A worker: computes, sends to all servers one after the other, waits for all answers, begins anew.
 * Where not all servers are simulated, each request stands for {@code copies} equal ones.
 */
final class SimulatedWorker {
  private static final double LEAST_COMPUTATION = 0.1;

  private final Run run;
  private final Costs costs;
  private final Simulator simulator;
  private final Station core;
  private final Station sending;
  private final Station receiving;
  private final SplittableRandom random;
  private final SimulatedServer[] servers;
  private final int copies;
  private final Runnable onStep;
  private final double requestCpu;
  private long clock;
  private int answersMissing;
  private double computed;
  private double exchanged;

  SimulatedWorker(
      Run run,
      Costs costs,
      Simulator simulator,
      Station core,
      SplittableRandom random,
      SimulatedServer[] servers,
      Runnable onStep) {
    this.run = run;
    this.costs = costs;
    this.simulator = simulator;
    this.core = core;
    this.sending = new Station(simulator, 1);
    this.receiving = new Station(simulator, 1);
    this.random = random;
    this.servers = servers;
    this.copies = run.servers() / servers.length;
    this.onStep = onStep;
    double bytes = run.bytesUpPerServer() + run.bytesDownPerServer();
    double size =
        run.work().rows() > 0
            ? run.rowsPerServer() * costs.clientRow()
            : bytes * costs.clientByte();
    this.requestCpu = copies * (costs.clientRequest() + size);
  }

  /** Begins at some moment of a step, so that workers do not march in line. */
  void start() {
    simulator.after(random.nextDouble() * run.work().kernel(), this::compute);
  }

  private void compute() {
    double factor = 1 + run.machines().spread() * random.nextGaussian();
    double seconds = run.work().kernel() * Math.max(LEAST_COMPUTATION, factor);
    computed += seconds;
    core.serve(seconds, this::exchange);
  }

  private void exchange() {
    clock++;
    answersMissing = servers.length;
    send(0);
  }

  private void send(int server) {
    if (server == servers.length) {
      return;
    }
    useCore(
        requestCpu / 2,
        () -> {
          double one = run.machines().seconds(run.bytesUpPerServer());
          sending.pass(
              copies * one,
              (copies - 1) * one + run.machines().latency(),
              () -> servers[server].request(clock, this::answer));
          send(server + 1);
        });
  }

  private void useCore(double seconds, Runnable done) {
    exchanged += seconds;
    core.serve(seconds, done);
  }

  /** The first byte of an answer has come. */
  private void answer() {
    double one = run.machines().seconds(run.bytesDownPerServer());
    receiving.serve(
        copies * one,
        () -> simulator.after(costs.wake(), () -> useCore(requestCpu / 2, this::answered)));
  }

  private void answered() {
    answersMissing--;
    if (answersMissing == 0) {
      onStep.run();
      compute();
    }
  }

  /** Forgets what was so far. */
  void reset() {
    computed = 0;
    exchanged = 0;
    sending.reset();
    receiving.reset();
  }

  double computed() {
    return computed;
  }

  double exchanged() {
    return exchanged;
  }

  double networkBusy() {
    return Math.max(sending.utilization(), receiving.utilization());
  }
}
