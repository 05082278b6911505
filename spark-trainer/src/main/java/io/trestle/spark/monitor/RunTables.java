package io.trestle.spark.monitor;

import io.trestle.spark.StalenessHistogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs as HTML. */
final class RunTables {
  private RunTables() {}

  static String html(List<RunView> runs) {
    if (runs.isEmpty()) {
      return "<p>No run of this application has started yet.</p>";
    }
    return runs.stream().map(RunTables::table).collect(Collectors.joining("\n"));
  }

  private static String table(RunView run) {
    StringBuilder html = new StringBuilder("<h4>Run ").append(escape(run.id())).append("</h4>\n");
    html.append("<table class=\"table table-bordered table-sm\" style=\"width: auto\"><tbody>\n");
    rows(run)
        .forEach(
            (name, value) ->
                html.append("<tr><th scope=\"row\">")
                    .append(name)
                    .append("</th><td>")
                    .append(escape(value))
                    .append("</td></tr>\n"));
    return html.append("</tbody></table>").toString();
  }

  private static Map<String, String> rows(RunView run) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("state", run.state());
    rows.put("mode", run.start().mode().toString());
    rows.put("global step", steps(run));
    rows.put("steps per second", number(run.latest().stepsPerSecond(), "%,.0f"));
    rows.put("loss", number(run.latest().loss(), "%.4f"));
    rows.put("workers", run.start().workers() + places(run.workerHosts()));
    rows.put("shards", String.join(", ", run.start().servers()));
    rows.put("staleness", staleness(run.exchanged().staleness()));
    rows.put("bytes of gradients", count(run.exchanged().bytesIn()));
    rows.put("bytes of parameters", count(run.exchanged().bytesOut()));
    return rows;
  }

  private static String steps(RunView run) {
    long most = run.start().maxSteps();
    String step = count(run.latest().globalStep());
    return most == Long.MAX_VALUE ? step : step + " of " + count(most);
  }

  private static String places(Map<String, Integer> hosts) {
    return hosts.isEmpty()
        ? ""
        : hosts.entrySet().stream()
            .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " by " + e.getKey())
            .collect(Collectors.joining(", ", ": ", ""));
  }

  private static String staleness(StalenessHistogram histogram) {
    return "largest "
        + histogram.largest()
        + "; pushes of 0, 1, 2+, 4+, ...: "
        + histogram.pushes().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String number(double value, String pattern) {
    return Double.isNaN(value) ? "none yet" : String.format(Locale.ROOT, pattern, value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
