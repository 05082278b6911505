package io.trestle.spark.job;

import io.trestle.spark.TrainingResult.LossPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Loss over global steps in bounded memory: when it is full, every second point goes and points
 * come half as often. Not thread-safe.
 */
final class LossCurve {
  static final int MOST_POINTS = 512;

  private final List<LossPoint> points = new ArrayList<>();
  private LossPoint latest;
  private int stride = 1;
  private int skipped;

  void add(long globalStep, double loss) {
    if (Double.isNaN(loss) || (latest != null && globalStep <= latest.globalStep())) {
      return;
    }
    latest = new LossPoint(globalStep, loss);
    if (++skipped < stride) {
      return;
    }
    skipped = 0;
    points.add(latest);
    if (points.size() == MOST_POINTS) {
      thinOut();
    }
  }

  /** Forgets what came after a step that training goes back to. */
  void rollBack(long globalStep) {
    points.removeIf(point -> point.globalStep() > globalStep);
    latest = points.isEmpty() ? null : points.get(points.size() - 1);
  }

  /** All points in order; the last one is always the latest that was added. */
  List<LossPoint> points() {
    List<LossPoint> all = new ArrayList<>(points);
    if (latest != null && (all.isEmpty() || !all.get(all.size() - 1).equals(latest))) {
      all.add(latest);
    }
    return all;
  }

  private void thinOut() {
    List<LossPoint> kept = new ArrayList<>();
    for (int i = 1; i < points.size(); i += 2) {
      kept.add(points.get(i));
    }
    points.clear();
    points.addAll(kept);
    stride *= 2;
  }
}
