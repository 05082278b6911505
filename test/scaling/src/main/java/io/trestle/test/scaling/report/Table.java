package io.trestle.test.scaling.report;

/** A table of Markdown, row by row. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(String... head) {
    row((Object[]) head);
    // A head may name several columns.
    int columns = String.join("|", head).split("\\|", -1).length;
    text.append("|").append("---|".repeat(columns)).append("\n");
  }

  Table row(Object... cells) {
    text.append("|");
    for (Object cell : cells) {
      text.append(" ").append(cell).append(" |");
    }
    text.append("\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
