package io.trestle.test.scaling.model;

import io.trestle.test.scaling.engine.Simulator;
import io.trestle.test.scaling.engine.Station;

/**
 * A server: a request comes in over its card, needs the host's cores, for a part of that time the
 * shard's lock too, waits at the gate, and is answered over the card.
 */
final class SimulatedServer {
  private final Run run;
  private final Costs costs;
  private final Simulator simulator;
  private final Station cores;
  private final Station lock;
  private final Station receiving;
  private final Station sending;
  private final Gate gate;
  private final double cpuSeconds;
  private final double lockSeconds;
  private final double updateSeconds;
  private long taken;

  SimulatedServer(Run run, Costs costs, Simulator simulator, Station cores) {
    this.run = run;
    this.costs = costs;
    this.simulator = simulator;
    this.cores = cores;
    this.lock = new Station(simulator, 1);
    this.receiving = new Station(simulator, 1);
    this.sending = new Station(simulator, 1);
    this.gate = Gate.of(run.mode(), run.workers());
    boolean sparse = run.work().rows() > 0;
    double bytes = run.bytesUpPerServer() + run.bytesDownPerServer();
    this.cpuSeconds =
        costs.serverRequest()
            + (sparse ? run.rowsPerServer() * costs.serverRow() : bytes * costs.serverByte());
    // A row is looked at under the lock for most of what it costs.
    this.lockSeconds =
        Math.min(
            cpuSeconds,
            costs.lockRequest()
                + (sparse ? run.rowsPerServer() * costs.serverRow() : bytes * costs.lockByte()));
    // The last push of a synchronous step sums and applies what all workers have pushed.
    double sum = sparse ? run.rowsPerServer() * costs.serverRow() : bytes * costs.lockByte();
    this.updateSeconds = run.mode() == Mode.SYNC ? run.workers() * sum / 2 : 0;
  }

  /** The first byte of a push has come; {@code answer} is told when that of its answer has left. */
  void request(long clock, Runnable answer) {
    receiving.serve(
        run.machines().seconds(run.bytesUpPerServer()),
        () -> simulator.after(costs.wake(), () -> work(clock, answer)));
  }

  private void work(long clock, Runnable answer) {
    Runnable both =
        new Runnable() {
          private int missing = 2;

          @Override
          public void run() {
            missing--;
            if (missing == 0) {
              taken(clock, answer);
            }
          }
        };
    cores.serve(cpuSeconds, both);
    lock.serve(lockSeconds, both);
  }

  private void taken(long clock, Runnable answer) {
    taken++;
    Runnable reply = () -> reply(answer);
    Runnable arrive = () -> gate.arrive(clock, reply, () -> cores.serve(costs.heldAnswer(), reply));
    if (updateSeconds > 0 && taken % run.workers() == 0) {
      lock.serve(updateSeconds, arrive);
    } else {
      arrive.run();
    }
  }

  private void reply(Runnable answer) {
    sending.pass(
        run.machines().seconds(run.bytesDownPerServer()), run.machines().latency(), answer);
  }

  void reset() {
    lock.reset();
    receiving.reset();
    sending.reset();
  }

  double lockBusy() {
    return lock.utilization();
  }

  double networkBusy() {
    return Math.max(sending.utilization(), receiving.utilization());
  }
}
