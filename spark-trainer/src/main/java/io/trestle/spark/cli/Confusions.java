package io.trestle.spark.cli;

import io.trestle.spark.display.ConfusionMatrix;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A softmax model that names the most likely class of images, on the executors. */
final class Confusions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] weights;
  private final float[] biases;

  /**
   * A model.
   *
   * @param weights row-major [pixels, classes]
   * @param biases [classes]
   */
  Confusions(float[] weights, float[] biases) {
    this.weights = weights;
    this.biases = biases;
  }

  /** Counts labels and predictions; pixels are bytes and count as 0 to 1. */
  ConfusionMatrix count(Dataset<Row> images) {
    return ConfusionMatrix.of(
        images.select("image", "label").javaRDD().mapPartitions(this::count).reduce(this::add));
  }

  private Iterator<long[][]> count(Iterator<Row> rows) {
    int classes = biases.length;
    long[][] counts = new long[classes][classes];
    float[] scores = new float[classes];
    while (rows.hasNext()) {
      Row row = rows.next();
      score((byte[]) row.get(0), scores);
      counts[row.getInt(1)][largest(scores)]++;
    }
    return Collections.singletonList(counts).iterator();
  }

  private void score(byte[] pixels, float[] scores) {
    System.arraycopy(biases, 0, scores, 0, scores.length);
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      if (pixels[pixel] != 0) {
        float value = (pixels[pixel] & 0xFF) / 255f;
        for (int c = 0; c < scores.length; c++) {
          scores[c] += value * weights[pixel * scores.length + c];
        }
      }
    }
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  private long[][] add(long[][] into, long[][] counts) {
    for (int label = 0; label < into.length; label++) {
      for (int c = 0; c < into.length; c++) {
        into[label][c] += counts[label][c];
      }
    }
    return into;
  }
}
