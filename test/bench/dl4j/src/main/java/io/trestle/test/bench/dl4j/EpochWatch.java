package io.trestle.test.bench.dl4j;

import io.trestle.spark.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notes when which accuracy was reached, after every epoch. Seconds of training are those from the
 * first round's start, or from an evaluation, to the end of an epoch's last round. Read it after
 * the run only.
 */
final class EpochWatch implements TrainingListener {
  private final double goal;
  private final int images;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final long called = System.nanoTime();
  private long from;
  private long until;
  private double seconds;
  private double best;
  private int epochs;

  /**
   * A watch of a run that is called now.
   *
   * @param goal the accuracy that is good enough
   * @param images of an epoch
   */
  EpochWatch(double goal, int images) {
    this.goal = goal;
    this.images = images;
  }

  /**
   * {@code accuracy} after the last epoch; of the first epoch that reached the goal, else of the
   * best one, {@code best accuracy}, {@code samples to best}, {@code training seconds to best}; if
   * one reached the goal, {@code seconds}, of the whole call until then.
   */
  Map<String, Double> figures() {
    return figures;
  }

  @Override
  public void started(RunStarted run) {
    from = System.nanoTime();
  }

  @Override
  public void progress(Progress now) {
    until = System.nanoTime();
  }

  @Override
  public void validated(Evaluated validation) {
    long now = System.nanoTime();
    double accuracy = validation.accuracy();
    epochs++;
    seconds += (until - from) / 1e9;
    from = now;
    figures.put("accuracy", accuracy);
    if (best < goal && accuracy > best) {
      best = accuracy;
      figures.put("best accuracy", accuracy);
      figures.put("samples to best", epochs * (double) images);
      figures.put("training seconds to best", seconds);
      if (accuracy >= goal) {
        figures.put("seconds", (now - called) / 1e9);
      }
    }
    System.err.printf("epoch %d, %.1f s of training: %.4f%n", epochs, seconds, accuracy);
  }
}
