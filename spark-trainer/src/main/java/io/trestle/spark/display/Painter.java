package io.trestle.spark.display;

import java.awt.Graphics2D;

/** Draws a picture of a given size onto whatever is to become of it. */
@FunctionalInterface
interface Painter {
  /** Draws into the box from (0, 0) to (width, height). */
  void paint(Graphics2D graphics, int width, int height);
}
