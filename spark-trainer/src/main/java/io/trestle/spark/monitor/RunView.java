package io.trestle.spark.monitor;

import io.trestle.spark.Mode;
import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingListener;
import io.trestle.spark.TrainingResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What is known of one run. Spark's bus writes it from one thread; any thread reads it, and sees
 * each value as it was written last.
 */
final class RunView implements TrainingListener {
  private final String id;
  private final Map<String, Integer> workerHosts = new ConcurrentSkipListMap<>();
  private volatile String state = "starting";
  private volatile RunStarted start =
      new RunStarted(0, Long.MAX_VALUE, 0, Mode.async(), 0, List.of());
  private volatile Progress progress =
      new Progress(0, Long.MAX_VALUE, 0, 0, Double.NaN, Double.NaN, Duration.ZERO);
  private volatile Traffic traffic = new Traffic(StalenessHistogram.EMPTY, 0, 0);

  RunView(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  String state() {
    return state;
  }

  RunStarted start() {
    return start;
  }

  Progress latest() {
    return progress;
  }

  Traffic exchanged() {
    return traffic;
  }

  /** Worker tasks by executor and host. */
  Map<String, Integer> workerHosts() {
    return workerHosts;
  }

  void workerOn(String place) {
    workerHosts.merge(place, 1, Integer::sum);
  }

  @Override
  public void started(RunStarted run) {
    start = run;
    state = "training";
  }

  @Override
  public void progress(Progress now) {
    progress = now;
  }

  @Override
  public void traffic(Traffic now) {
    traffic = now;
  }

  @Override
  public void recovered(Recovered recovery) {
    workerHosts.clear();
  }

  @Override
  public void finished(TrainingResult result) {
    state = "done";
    progress =
        new Progress(
            result.steps(),
            start.maxSteps(),
            result.stepsPerSecond(),
            result.samplesPerSecond(),
            result.finalLoss(),
            progress.accuracy(),
            Duration.ZERO);
    traffic = new Traffic(result.staleness(), traffic.bytesIn(), traffic.bytesOut());
  }

  void ended() {
    if (!state.equals("done")) {
      state = "ended early";
    }
  }
}
