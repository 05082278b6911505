package io.trestle.spark.display;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * A picture that can be had as SVG and as PNG. Both are drawn anew by every call and refer to
 * nothing outside themselves. Thread-safe.
 */
public final class Picture {
  private static final int PNG_SCALE = 2;

  private final String caption;
  private final int width;
  private final int height;
  private final Painter painter;

  Picture(String caption, int width, int height, Painter painter) {
    this.caption = Objects.requireNonNull(caption, "caption");
    this.width = width;
    this.height = height;
    this.painter = Objects.requireNonNull(painter, "painter");
  }

  /** One sentence that says what the picture shows. */
  public String caption() {
    return caption;
  }

  /** Width in pixels of a screen. */
  public int width() {
    return width;
  }

  /** Height in pixels of a screen. */
  public int height() {
    return height;
  }

  /** An SVG document: one {@code <svg>} element without XML declaration. */
  public String svg() {
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(graphics);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Processors.get("svg")
          .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height))
          .writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return SvgText.clean(bytes.toString(StandardCharsets.UTF_8), width, height);
  }

  /** A PNG file of twice {@link #width} by twice {@link #height} pixels, for dense screens. */
  public byte[] png() {
    BufferedImage image =
        new BufferedImage(width * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(PNG_SCALE, PNG_SCALE);
    paint(graphics);
    graphics.dispose();
    return encode(image);
  }

  /** An HTML {@code <img>} that holds the SVG itself, so that pictures share no names. */
  public String html() {
    return "<img width=\""
        + width
        + "\" height=\""
        + height
        + "\" alt=\""
        + Html.escape(caption)
        + "\" src=\"data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(svg().getBytes(StandardCharsets.UTF_8))
        + "\">";
  }

  /** The caption, for consoles. */
  @Override
  public String toString() {
    return "Picture: " + caption;
  }

  private void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLACK);
    painter.paint(graphics, width, height);
  }

  static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }
}
