package io.trestle.spark.display;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** The weights of each class as an image of greys, five to a row, all on one scale. */
final class WeightsPainter implements Painter {
  private static final int IN_A_ROW = 5;
  private static final int GAP = 12;
  private static final int TITLE = 18;
  private static final int TARGET = 112;

  private final float[] weights;
  private final int rows;
  private final int columns;

  WeightsPainter(float[] weights, int rows, int columns) {
    this.weights = weights;
    this.rows = rows;
    this.columns = columns;
  }

  private int classes() {
    return weights.length / (rows * columns);
  }

  private int scale() {
    return Math.max(1, TARGET / Math.max(rows, columns));
  }

  int width() {
    return GAP + Math.min(IN_A_ROW, classes()) * (columns * scale() + GAP);
  }

  int height() {
    int lines = (classes() + IN_A_ROW - 1) / IN_A_ROW;
    return GAP + lines * (rows * scale() + TITLE + GAP);
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    float largest = Float.MIN_NORMAL;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int c = 0; c < classes(); c++) {
      int x = GAP + c % IN_A_ROW * (columns * scale() + GAP);
      int y = GAP + c / IN_A_ROW * (rows * scale() + TITLE + GAP);
      graphics.setColor(Color.BLACK);
      graphics.drawString(Integer.toString(c), x, y + 10);
      graphics.drawImage(image(c, largest), x, y + TITLE, columns * scale(), rows * scale(), null);
    }
  }

  /** Pixels are drawn at their size on the screen, because viewers blur what they enlarge. */
  private BufferedImage image(int c, float largest) {
    BufferedImage image =
        new BufferedImage(columns * scale(), rows * scale(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < rows * scale(); y++) {
      for (int x = 0; x < columns * scale(); x++) {
        int pixel = y / scale() * columns + x / scale();
        float share = weights[pixel * classes() + c] / largest;
        int grey = Math.round(127.5f - 127.5f * share);
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    return image;
  }
}
