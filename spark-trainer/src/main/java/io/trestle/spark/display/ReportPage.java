package io.trestle.spark.display;

import io.trestle.spark.TrainingConfig;
import io.trestle.spark.TrainingResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One HTML page about one run: pictures, result, configuration, environment. It loads nothing from
 * anywhere and has no scripts. Not thread-safe.
 *
 * <p>Loss curve and staleness come with the result; other pictures are added where there are any.
 */
public final class ReportPage {
  private static final String STYLE =
      """
      body { font: 15px/1.45 sans-serif; color: #000; background: #fff; max-width: 70em; \
      margin: 2em auto; padding: 0 1em; }
      h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 2em; }
      table { border-collapse: collapse; } td, th { text-align: left; padding: .15em 1.2em .15em 0; \
      border-bottom: 1px solid #ccc; vertical-align: top; overflow-wrap: anywhere; }
      figure { display: inline-block; margin: 1em 2em 1em 0; vertical-align: top; }
      figure img { max-width: 100%; height: auto; }
      figcaption { max-width: 40em; font-size: .9em; }
      @media print { figure { break-inside: avoid; } }
      """;

  private final TrainingConfig config;
  private final TrainingResult result;
  private final List<Picture> pictures = new ArrayList<>();
  private Map<String, String> environment = Map.of();

  private ReportPage(TrainingConfig config, TrainingResult result) {
    this.config = Objects.requireNonNull(config, "config");
    this.result = Objects.requireNonNull(result, "result");
  }

  /** A page about this run. */
  public static ReportPage of(TrainingConfig config, TrainingResult result) {
    return new ReportPage(config, result);
  }

  /** Adds a picture after those of the result. */
  public ReportPage picture(Picture picture) {
    pictures.add(picture);
    return this;
  }

  /** Where it ran: names and values, in the map's order. */
  public ReportPage environment(Map<String, String> environment) {
    this.environment = new LinkedHashMap<>(environment);
    return this;
  }

  /** The page. */
  public String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.append("<link rel=\"icon\" href=\"data:,\">\n");
    page.append("<title>Trestle: a training run</title>\n<style>\n").append(STYLE);
    page.append("</style>\n</head>\n<body>\n<h1>A training run</h1>\n");
    table(page, "Result", Results.of(result));
    page.append("<h2>Pictures</h2>\n");
    figure(page, Charts.loss(result.lossCurve()));
    figure(page, Charts.staleness(result.staleness()));
    pictures.forEach(picture -> figure(page, picture));
    table(page, "Configuration", Configurations.of(config));
    table(page, "Environment", environment);
    return page.append("</body>\n</html>\n").toString();
  }

  private static void figure(StringBuilder page, Picture picture) {
    page.append("<figure>").append(picture.html()).append("<figcaption>");
    page.append(Html.escape(picture.caption())).append("</figcaption></figure>\n");
  }

  private static void table(StringBuilder page, String title, Map<String, String> rows) {
    String id = title.toLowerCase(Locale.ROOT);
    page.append("<h2>").append(title).append("</h2>\n<table id=\"").append(id).append("\">\n");
    rows.forEach(
        (name, value) ->
            page.append("<tr><th scope=\"row\">")
                .append(Html.escape(name))
                .append("</th><td>")
                .append(Html.escape(value))
                .append("</td></tr>\n"));
    page.append("</table>\n");
  }
}
