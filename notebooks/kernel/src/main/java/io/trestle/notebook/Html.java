package io.trestle.notebook;

/**
 * HTML to be shown as it is.
 *
 * @param html a fragment; text in it is escaped already
 */
public record Html(String html) {
  /** The fragment without its tags, for consoles. */
  @Override
  public String toString() {
    return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
