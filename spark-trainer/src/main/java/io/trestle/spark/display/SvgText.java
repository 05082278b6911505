package io.trestle.spark.display;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VectorGraphics2D writes, made fit for an HTML page. It names no font size where that is its
 * default of 12, and no family to fall back on.
 */
final class SvgText {
  private static final Pattern ROOT = Pattern.compile("<svg[^>]*>");
  private static final Pattern CLIP = Pattern.compile("clip-[0-9a-f-]{8,}");

  private static final Pattern FAMILY = Pattern.compile("(font-family:&quot;[^&]*&quot;);");

  private SvgText() {}

  /** The {@code <svg>} element alone, in pixels, in a font that every browser has. */
  static String clean(String document, int width, int height) {
    Matcher root = ROOT.matcher(document);
    if (!root.find()) {
      throw new IllegalStateException("VectorGraphics2D wrote no <svg> element.");
    }
    String body =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
            + " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"12px\">"
                .formatted(width, height, width, height)
            + document.substring(root.end());
    return sameNames(FAMILY.matcher(body).replaceAll("$1,sans-serif;").strip());
  }

  /** Clip paths have random names; numbers make the same picture the same text. */
  private static String sameNames(String svg) {
    Map<String, String> names = new HashMap<>();
    return CLIP.matcher(svg)
        .replaceAll(match -> names.computeIfAbsent(match.group(), k -> "clip-" + names.size()));
  }
}
