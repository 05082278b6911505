package io.trestle.spark.display;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;

/** A square of cells, each with its count on a shade of its share of the label's samples. */
record ConfusionPainter(ConfusionMatrix matrix) implements Painter {
  /** Side of a cell in pixels. */
  static final int CELL = 44;

  private static final int LEFT = 50;
  private static final int TOP = 50;
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    graphics.setFont(SMALL);
    int classes = matrix.classes();
    for (int label = 0; label < classes; label++) {
      int y = TOP + label * CELL;
      centred(graphics, Integer.toString(label), LEFT - 14, y + CELL / 2, Color.BLACK);
      centred(
          graphics, Integer.toString(label), LEFT + label * CELL + CELL / 2, TOP - 12, Color.BLACK);
      for (int prediction = 0; prediction < classes; prediction++) {
        cell(graphics, LEFT + prediction * CELL, y, label, prediction);
      }
    }
    graphics.setColor(Color.BLACK);
    graphics.drawRect(LEFT, TOP, classes * CELL, classes * CELL);
    centred(graphics, "prediction", LEFT + classes * CELL / 2, TOP - 34, Color.BLACK);
    graphics.rotate(-Math.PI / 2, 12, TOP + classes * CELL / 2.0);
    centred(graphics, "label", 12, TOP + classes * CELL / 2, Color.BLACK);
  }

  private void cell(Graphics2D graphics, int x, int y, int label, int prediction) {
    long count = matrix.count(label, prediction);
    // The root makes few confusions visible beside many right answers.
    double share = Math.sqrt((double) count / Math.max(1, matrix.total(label)));
    int grey = (int) Math.round(255 - 215 * share);
    graphics.setColor(new Color(grey, grey, grey));
    graphics.fillRect(x, y, CELL, CELL);
    if (count > 0) {
      Color text = grey < 128 ? Color.WHITE : Color.BLACK;
      centred(graphics, Long.toString(count), x + CELL / 2, y + CELL / 2, text);
    }
  }

  private static void centred(Graphics2D graphics, String text, int x, int y, Color color) {
    graphics.setColor(color);
    int width = graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, x - width / 2f, y + graphics.getFontMetrics().getAscent() / 2f - 1);
  }
}
