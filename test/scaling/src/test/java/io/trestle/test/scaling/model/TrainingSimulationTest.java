package io.trestle.test.scaling.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trestle.test.scaling.model.Prediction.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSimulationTest {
  private static final double MICRO = 1e-6;

  /** Round numbers, so that a reader can follow. */
  private static final Costs COSTS =
      new Costs(
          60 * MICRO,
          4e-3 * MICRO,
          20 * MICRO,
          5e-4 * MICRO,
          0.01 * MICRO,
          15 * MICRO,
          5e-4 * MICRO,
          0.02 * MICRO,
          3 * MICRO,
          2e-4 * MICRO,
          10 * MICRO,
          5 * MICRO,
          50 * MICRO,
          0.05 * MICRO,
          40 * MICRO);

  private static Run run(int workers, int servers, Work work, double gigabits) {
    return new Run(workers, servers, Mode.ASYNC, work, Machines.network(gigabits));
  }

  private static double rate(Run run) {
    return TrainingSimulation.predict(run, COSTS, 1).stepsPerSecond();
  }

  @Test
  void oneWorkerTakesTheSumOfWhatAStepIsMadeOf() {
    Work work = Work.exchange(250_000);
    double megabyte = 1e6;
    double client = 20 * MICRO + 2 * megabyte * 5e-4 * MICRO;
    double server = 15 * MICRO + 2 * megabyte * 5e-4 * MICRO;
    double wire = 2 * (megabyte * 8 / 10e9 + 20 * MICRO);
    double step = client + server + wire + 2 * 5 * MICRO;
    assertThat(rate(run(1, 1, work, 10))).isCloseTo(1 / step, within(0.01 / step));
  }

  /**
   * Asymptotic bounds of closed networks (Denning and Buzen, 1978): the rate is at most N / D and 1
   * / Dmax, and with N customers at least N / (D + (N - 1) Dmax).
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 64, 256})
  void staysWithinTheBoundsOfClosedNetworks(int workers) {
    Work work = Work.exchange(250_000);
    double wire = 1e6 * 8 / 10e9;
    double lone = 1 / rate(run(1, 1, work, 10));
    double rate = rate(run(workers, 1, work, 10));
    assertThat(rate).isLessThanOrEqualTo(1.02 * Math.min(workers / lone, 1 / wire));
    assertThat(rate).isGreaterThanOrEqualTo(0.98 * workers / (lone + (workers - 1) * wire));
  }

  @Test
  void aNetworkThatIsTenTimesAsFastMovesTenTimesAsMuchWhereItWasTheLimit() {
    Work work = Work.exchange(10_000_000);
    Prediction slow = TrainingSimulation.predict(run(64, 1, work, 1), COSTS, 1);
    assertThat(slow.bottleneck()).isEqualTo(Resource.SERVER_NETWORK);
    assertThat(rate(run(64, 1, work, 10)) / slow.stepsPerSecond()).isCloseTo(10, within(1.0));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void sharesAreShares(Mode mode) {
    Run run = run(32, 4, Work.mnist(COSTS), 10).withMode(mode);
    Prediction prediction = TrainingSimulation.predict(run, COSTS, 1);
    assertThat(prediction.stepsPerSecond()).isPositive();
    assertThat(prediction.busy().values()).allMatch(share -> share >= 0 && share <= 1.01);
  }

  @Test
  void waitingForOthersCostsTime() {
    Work work = Work.dense(COSTS, 1_000_000, 1);
    Run run = run(64, 8, work, 10);
    double free = rate(run);
    double bounded = rate(run.withMode(Mode.BOUNDED));
    double sync = rate(run.withMode(Mode.SYNC));
    assertThat(sync).isLessThan(bounded);
    assertThat(bounded).isLessThanOrEqualTo(1.01 * free);
  }

  @ParameterizedTest
  @CsvSource({"100, 16, 4", "100, 16, 1", "30, 64, 8"})
  void someServersStandForAll(int workers, int servers, int simulated) {
    Run run = run(workers, servers, Work.dense(COSTS, 1_000_000, 100), 10);
    double all = TrainingSimulation.predict(run, COSTS, servers, 1).stepsPerSecond();
    double some = TrainingSimulation.predict(run, COSTS, simulated, 1).stepsPerSecond();
    assertThat(some / all).isCloseTo(1, within(0.12));
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Run run = run(20, 2, Work.mnist(COSTS), 10).withMode(Mode.BOUNDED);
    assertThat(TrainingSimulation.predict(run, COSTS, 7))
        .isEqualTo(TrainingSimulation.predict(run, COSTS, 7));
  }

  @Test
  void theCoordinatorIsAsBusyAsItsCallsSay() {
    CoordinatorSimulation.Load load = CoordinatorSimulation.load(COSTS, 1000, 10, 0.25, 1);
    assertThat(load.ear()).isCloseTo(1000 * 40 * MICRO / 0.25, within(0.01));
    assertThat(load.eye()).isCloseTo(10 * 100 * MICRO / 0.5, within(0.001));
    assertThat(load.checkpointPause()).isCloseTo(2 * 10 * 100 * MICRO, within(1e-9));
  }

  @Test
  void modelsThatFitNoServerGetEnoughServers() {
    assertThat(Plan.fewest(1e9)).isEqualTo(1);
    assertThat(Plan.fewest(1e11)).isEqualTo(64);
  }
}
