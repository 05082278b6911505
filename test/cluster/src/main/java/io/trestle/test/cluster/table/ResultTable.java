package io.trestle.test.cluster.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table between two marks in a Markdown file. A recorded row replaces the one with the same first
 * cell, so a run of some of the tests renews their rows and leaves the others. Thread-safe within
 * one JVM.
 *
 * @param file has the lines {@code <!-- name: written by the tests -->} and {@code <!-- end of name
 *     -->}
 * @param columns the head, the first of them naming what a row is about
 */
public record ResultTable(Path file, String name, List<String> columns) {
  public ResultTable {
    columns = List.copyOf(columns);
  }

  /** Records a row, one cell for each column. */
  public void record(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          name + " has the columns " + columns + ", not " + List.of(cells));
    }
    synchronized (ResultTable.class) {
      try {
        List<String> lines = Files.readAllLines(file);
        int start = lines.indexOf("<!-- " + name + ": written by the tests -->") + 1;
        int end = lines.indexOf("<!-- end of " + name + " -->");
        if (start == 0 || end < start) {
          throw new IllegalStateException(file + " has no marks for a table of " + name);
        }
        Map<String, String> rows = new TreeMap<>();
        lines.subList(start, end).stream()
            .filter(line -> line.startsWith("| "))
            .skip(1)
            .forEach(line -> rows.put(firstCell(line), line));
        String row = row(List.of(cells));
        rows.put(firstCell(row), row);
        List<String> all = new ArrayList<>(lines.subList(0, start));
        all.add("");
        all.add(row(columns));
        all.add("|" + "---|".repeat(columns.size()));
        all.addAll(rows.values());
        all.add("");
        all.addAll(lines.subList(end, lines.size()));
        Files.write(file, all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String row(List<String> cells) {
    List<String> clean =
        cells.stream().map(cell -> cell.replace('|', '/').replace('\n', ' ')).toList();
    return "| " + String.join(" | ", clean) + " |";
  }

  private static String firstCell(String row) {
    return row.substring(2, row.indexOf(" |"));
  }
}
