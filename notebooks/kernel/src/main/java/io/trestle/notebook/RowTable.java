package io.trestle.notebook;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The first rows of a DataFrame as a table.
 *
 * @param more whether the DataFrame has rows beyond these
 */
record RowTable(List<String> columns, List<List<String>> rows, boolean more) {
  private static final int MOST_ROWS = 20;
  private static final int MOST_CHARACTERS = 60;

  static RowTable of(Dataset<Row> data) {
    List<Row> head = data.takeAsList(MOST_ROWS + 1);
    List<List<String>> rows = new ArrayList<>();
    for (Row row : head.subList(0, Math.min(MOST_ROWS, head.size()))) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(cell(row.get(i)));
      }
      rows.add(cells);
    }
    return new RowTable(List.of(data.columns()), rows, head.size() > MOST_ROWS);
  }

  private static String cell(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    String text = String.valueOf(value);
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS - 1) + "…" : text;
  }

  Rendered rendered() {
    return new Rendered(
        Map.of(
            Rendered.TEXT, table() + note("\n"), Rendered.HTML, html(), Rendered.TABLE, table()));
  }

  /** Tabs and line ends part cells and rows, so that those in a cell become spaces. */
  private String table() {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    return lines.stream()
        .map(line -> line.stream().map(c -> c.replaceAll("\\s", " ")).collect(joining("\t")))
        .collect(joining("\n"));
  }

  private String html() {
    StringBuilder html = new StringBuilder("<table><thead><tr>");
    columns.forEach(column -> html.append("<th>").append(Html.escape(column)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(Html.escape(cell)).append("</td>"));
      html.append("</tr>");
    }
    return html.append("</tbody></table>").append(note("<br>")).toString();
  }

  private String note(String lineBreak) {
    return more ? lineBreak + "The first " + MOST_ROWS + " rows." : "";
  }
}
