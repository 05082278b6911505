package io.trestle.test.bench.report;

import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.RowResult;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Results as Markdown: a table per row with a line per contender and a column per figure, median
 * (least to greatest); the targets beside what was reached; the pictures.
 */
public final class MarkdownText {
  private MarkdownText() {}

  /**
   * The text.
   *
   * @param heading what a row's heading begins with, such as {@code ###}
   * @param pictures where the pictures are, relative to the text, with a slash at the end
   */
  public static String of(List<RowResult> results, String heading, String pictures) {
    List<String> parts = new ArrayList<>();
    for (RowResult result : results) {
      parts.add(heading + " " + title(result));
      parts.add(result.method());
      parts.add(table(result.measurements()));
      if (!result.verdicts().isEmpty()) {
        parts.add(verdicts(result.verdicts()));
      }
      parts.addAll(result.notes());
      result
          .charts()
          .forEach((name, title) -> parts.add("![" + title + "](" + pictures + name + ".svg)"));
      parts.add(circumstances(result));
    }
    return String.join("\n\n", parts) + "\n";
  }

  private static String title(RowResult result) {
    StringJoiner numbers = new StringJoiner(" and ");
    result.numbers().forEach(number -> numbers.add(number.toString()));
    return (result.numbers().size() > 1 ? "Rows " : "Row ") + numbers + ": " + result.title();
  }

  private static String table(List<Measurement> measurements) {
    Set<String> figures = new LinkedHashSet<>();
    Map<String, Map<String, Measurement>> lines = new LinkedHashMap<>();
    for (Measurement one : measurements) {
      figures.add(one.figure());
      lines.computeIfAbsent(one.contender(), name -> new LinkedHashMap<>()).put(one.figure(), one);
    }
    StringBuilder text = new StringBuilder("| |");
    figures.forEach(figure -> text.append(' ').append(figure).append(" |"));
    text.append("\n|---|").append("---|".repeat(figures.size()));
    lines.forEach(
        (contender, line) -> {
          text.append("\n| ").append(contender).append(" |");
          figures.forEach(figure -> text.append(' ').append(cell(line.get(figure))).append(" |"));
        });
    return text.toString();
  }

  private static String cell(Measurement measurement) {
    if (measurement == null) {
      return "";
    }
    String remark = measurement.remark();
    if (measurement.samples().isEmpty()) {
      return remark;
    }
    return spread(measurement.samples()) + (remark.isEmpty() ? "" : ", " + remark);
  }

  private static String verdicts(List<Verdict> verdicts) {
    StringBuilder text = new StringBuilder("| target | wanted | reached |\n|---|---|---|");
    for (Verdict one : verdicts) {
      String reached = one.samples().isEmpty() ? "not measured" : spread(one.samples());
      text.append("\n| ").append(one.what()).append(" | ");
      text.append(one.bound() == Verdict.Bound.AT_LEAST ? "≥ " : "≤ ").append(number(one.wanted()));
      text.append(" | ").append(one.reached() ? reached : "**" + reached + "**").append(" |");
    }
    return text.toString();
  }

  private static String spread(List<Double> samples) {
    Measurement all = Measurement.of("", "", samples);
    String median = number(all.median());
    return all.low() == all.high()
        ? median
        : median + " (" + number(all.low()) + " to " + number(all.high()) + ")";
  }

  /** Three digits or all before the point, with a comma between thousands. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = size >= 10 ? 1 : size >= 1 || size == 0 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String circumstances(RowResult result) {
    StringJoiner facts = new StringJoiner(", ");
    result.environment().forEach((name, value) -> facts.add(name + " " + value));
    return "<sub>"
        + (result.scale() == Scale.QUICK ? "Quick mode, no basis for a comparison. " : "")
        + "Began "
        + result.began()
        + ", took "
        + result.seconds()
        + " s; "
        + facts
        + ".</sub>";
  }
}
