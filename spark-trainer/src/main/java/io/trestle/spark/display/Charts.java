package io.trestle.spark.display;

import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingResult.LossPoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pictures of a run and its model. All are drawn in black and grey: lines differ in their dashes,
 * bars and cells in their shade, and numbers stand beside shades. Stateless, thread-safe.
 */
public final class Charts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private Charts() {}

  /** The loss over global steps; an empty list gives empty axes. */
  public static Picture loss(List<LossPoint> curve) {
    return losses(Map.of("loss", curve));
  }

  /**
   * Several runs' losses over global steps in one picture.
   *
   * @param curves by the name that the legend gives them, in the map's order
   */
  public static Picture losses(Map<String, List<LossPoint>> curves) {
    return new Picture(
        "Loss, mean per sample of the workers' latest batches, over global steps.",
        WIDTH,
        HEIGHT,
        XCharts.lines("global step", "loss", curves));
  }

  /** How many pushes were how stale, as shares of all pushes. */
  public static Picture staleness(StalenessHistogram histogram) {
    return stalenesses(Map.of("pushes", histogram));
  }

  /**
   * Several runs' staleness side by side.
   *
   * @param histograms by the name that the legend gives them, in the map's order
   */
  public static Picture stalenesses(Map<String, StalenessHistogram> histograms) {
    return new Picture(
        "Staleness: updates by others between a gradient's pull and its own application;"
            + " a bar begins at its number and ends before the next.",
        WIDTH,
        HEIGHT,
        XCharts.bars("staleness", "share of pushes in %", histograms));
  }

  /** The counts, each on a shade of its share of the label's samples. */
  public static Picture confusion(ConfusionMatrix matrix) {
    int side = 70 + Math.max(3, matrix.classes()) * ConfusionPainter.CELL;
    return new Picture(
        String.format(
            Locale.ROOT,
            "Confusion matrix: rows are labels, columns predictions; %.2f %% are on the diagonal.",
            100 * matrix.accuracy()),
        side,
        side,
        new ConfusionPainter(matrix));
  }

  /**
   * A linear model's weights as one image for each class: dark pixels speak for the class, light
   * ones against it, and the grey of the border says nothing.
   *
   * @param weights row-major {@code [rows * columns, classes]}, as the variable {@code W}
   * @param rows of an image, from the top
   * @param columns of an image, from the left
   */
  public static Picture weights(float[] weights, int rows, int columns) {
    int pixels = rows * columns;
    if (pixels < 1 || weights.length < pixels || weights.length % pixels != 0) {
      throw new IllegalArgumentException(
          "%d weights do not make images of %d x %d: their number must be a multiple of %d."
              .formatted(weights.length, rows, columns, pixels));
    }
    WeightsPainter painter = new WeightsPainter(weights.clone(), rows, columns);
    return new Picture(
        "Weights: dark pixels speak for the class, light ones against it.",
        painter.width(),
        painter.height(),
        painter);
  }
}
