package io.trestle.notebook;

import java.util.Map;

/**
 * A value as a front end may show it.
 *
 * @param byType its forms by MIME type, always with {@code text/plain}; {@code image/png} is Base64
 */
public record Rendered(Map<String, String> byType) {
  /** MIME type of text. */
  public static final String TEXT = "text/plain";

  /** MIME type of HTML. */
  public static final String HTML = "text/html";

  /** MIME type of tables for front ends that draw them themselves: a line of names, then rows. */
  public static final String TABLE = "text/tab-separated-values";

  /** MIME type of SVG. */
  public static final String SVG = "image/svg+xml";

  /** MIME type of PNG. */
  public static final String PNG = "image/png";

  /** Copies the map. */
  public Rendered {
    byType = Map.copyOf(byType);
  }

  /** The text that every value has. */
  public String text() {
    return byType.get(TEXT);
  }
}
