package io.trestle.spark.bench;

import io.trestle.spark.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** When which step was reached, and when checkpoints were under way. Thread-safe. */
final class StepLog implements TrainingListener {
  /** What a checkpoint leaves behind, such as garbage, is its cost, too. */
  private static final double AFTERMATH = 0.3;

  private final List<Point> points = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();

  private record Point(double seconds, double step) {}

  private record Window(double from, double to) {}

  private static double now() {
    return System.nanoTime() * 1e-9;
  }

  @Override
  public synchronized void progress(Progress progress) {
    points.add(new Point(now(), progress.globalStep()));
  }

  @Override
  public synchronized void checkpointWritten(CheckpointWritten checkpoint) {
    double end = now();
    windows.add(new Window(end - checkpoint.took().toNanos() * 1e-9, end + AFTERMATH));
  }

  /** Checkpoints that began and ended while training went on. */
  synchronized int checkpoints() {
    return inside().size();
  }

  /** Mean seconds of a checkpoint. */
  synchronized double secondsEach() {
    return inside().stream().mapToDouble(w -> w.to - w.from - AFTERMATH).average().orElse(0);
  }

  private List<Window> inside() {
    double begin = points.get(0).seconds;
    double end = points.get(points.size() - 1).seconds;
    return windows.stream().filter(w -> w.from > begin && w.to < end).toList();
  }

  /**
   * The share of all steps that were not taken while checkpoints were under way, if training had
   * gone on at the rate of the other times.
   */
  synchronized double lost() {
    Point first = points.get(0);
    Point last = points.get(points.size() - 1);
    double seconds = 0;
    double steps = 0;
    for (Window window : inside()) {
      seconds += window.to - window.from;
      steps += stepAt(window.to) - stepAt(window.from);
    }
    double rate = (last.step - first.step - steps) / (last.seconds - first.seconds - seconds);
    return (rate * seconds - steps) / (rate * (last.seconds - first.seconds));
  }

  private double stepAt(double time) {
    int after = 1;
    while (points.get(after).seconds < time) {
      after++;
    }
    Point a = points.get(after - 1);
    Point b = points.get(after);
    return a.step + (b.step - a.step) * (time - a.seconds) / (b.seconds - a.seconds);
  }
}
