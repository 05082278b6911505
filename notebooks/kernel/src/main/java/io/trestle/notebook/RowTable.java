package io.trestle.notebook;

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
    return new Rendered(Map.of(Rendered.TEXT, text(), Rendered.HTML, html()));
  }

  private String text() {
    StringBuilder text = new StringBuilder(String.join("\t", columns));
    rows.forEach(row -> text.append('\n').append(String.join("\t", row)));
    return text.append(note("\n")).toString();
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
