package io.trestle.test.scaling.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What queueing theory knows of a station, the simulator finds as well. */
class StationTest {
  private static final int CUSTOMERS = 400_000;
  private final SplittableRandom random = new SplittableRandom(42);

  /** Pollaczek-Khinchine with no variance: the mean wait of M/D/1 is rho s / (2 (1 - rho)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.8})
  void waitsAsInTheQueueWithFixedServiceTimes(double load) {
    double wait = meanWait(1, load, () -> 1.0);
    assertThat(wait).isCloseTo(load / (2 * (1 - load)), within(0.05 * load / (1 - load)));
  }

  /** The mean wait of M/M/1 is rho s / (1 - rho). */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.8})
  void waitsAsInTheQueueWithExponentialServiceTimes(double load) {
    double wait = meanWait(1, load, this::exponential);
    assertThat(wait).isCloseTo(load / (1 - load), within(0.06 * load / (1 - load)));
  }

  /** M/M/2 by Erlang's C: the mean wait is rho^2 s / (1 - rho^2). */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.8})
  void waitsAsInTheQueueWithTwoServers(double load) {
    double wait = meanWait(2, load, this::exponential);
    double expected = load * load / (1 - load * load);
    assertThat(wait).isCloseTo(expected, within(0.06 * expected + 0.005));
  }

  @Test
  void isBusyForTheShareThatComes() {
    Simulator simulator = new Simulator();
    Station station = new Station(simulator, 2);
    feed(simulator, station, 1 / 1.2, () -> 1.0, new double[1], 50_000);
    simulator.run(Double.MAX_VALUE);
    assertThat(station.utilization()).isCloseTo(0.6, within(0.02));
  }

  @Test
  void whatHappensAtOnceHappensInTheOrderInWhichItWasAskedFor() {
    Simulator simulator = new Simulator();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      simulator.after(1, () -> order.add(number));
    }
    simulator.run(1);
    assertThat(order).hasSize(100).isSorted();
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  private double meanWait(int servers, double load, DoubleSupplier service) {
    Simulator simulator = new Simulator();
    Station station = new Station(simulator, servers);
    double[] waited = new double[1];
    feed(simulator, station, 1 / (load * servers), service, waited, CUSTOMERS);
    simulator.run(Double.MAX_VALUE);
    return waited[0] / CUSTOMERS;
  }

  /** Customers come at random, each asking for the next. */
  private void feed(
      Simulator simulator,
      Station station,
      double between,
      DoubleSupplier service,
      double[] waited,
      int left) {
    if (left == 0) {
      return;
    }
    double seconds = service.getAsDouble();
    double came = simulator.now();
    station.serve(seconds, () -> waited[0] += simulator.now() - came - seconds);
    simulator.after(
        between * exponential(),
        () -> feed(simulator, station, between, service, waited, left - 1));
  }
}
