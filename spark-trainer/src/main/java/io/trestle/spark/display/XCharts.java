package io.trestle.spark.display;

import io.trestle.spark.StalenessHistogram;
import io.trestle.spark.TrainingResult.LossPoint;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts with axes, by XChart, in black and grey. */
final class XCharts {
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color[] GREYS = {
    Color.BLACK,
    new Color(0x77, 0x77, 0x77),
    new Color(0xBB, 0xBB, 0xBB),
    new Color(0x44, 0x44, 0x44)
  };
  private static final float[][] DASHES = {{}, {8, 4}, {2, 3}, {8, 3, 2, 3}};

  private XCharts() {}

  static Painter lines(String x, String y, Map<String, List<LossPoint>> curves) {
    XYChart chart = new XYChartBuilder().xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler(), curves.size() > 1);
    int index = 0;
    for (Map.Entry<String, List<LossPoint>> entry : curves.entrySet()) {
      List<LossPoint> points =
          entry.getValue().stream().filter(p -> Double.isFinite(p.loss())).toList();
      if (!points.isEmpty()) {
        XYSeries series =
            chart.addSeries(
                entry.getKey(),
                points.stream().mapToDouble(LossPoint::globalStep).toArray(),
                points.stream().mapToDouble(LossPoint::loss).toArray());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(GREYS[index % GREYS.length]);
        series.setLineStyle(stroke(index));
      }
      index++;
    }
    return chart::paint;
  }

  static Painter bars(String x, String y, Map<String, StalenessHistogram> histograms) {
    CategoryChart chart = new CategoryChartBuilder().xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler(), histograms.size() > 1);
    chart.getStyler().setAvailableSpaceFill(0.8);
    int buckets = histograms.values().stream().mapToInt(h -> h.pushes().size()).max().orElse(0);
    List<String> names = bucketNames(Math.max(1, buckets));
    int index = 0;
    for (Map.Entry<String, StalenessHistogram> entry : histograms.entrySet()) {
      CategorySeries series =
          chart.addSeries(entry.getKey(), names, shares(entry.getValue(), names.size()));
      series.setFillColor(GREYS[index % GREYS.length]);
      index++;
    }
    return chart::paint;
  }

  /** Names as {@link StalenessHistogram} cuts them: 0, then from 2^(i-1) on. */
  static List<String> bucketNames(int buckets) {
    List<String> names = new ArrayList<>(List.of("0"));
    for (int i = 1; i < buckets; i++) {
      long from = 1L << (i - 1);
      names.add(from == 1 ? "1" : from + "+");
    }
    return names;
  }

  private static List<Double> shares(StalenessHistogram histogram, int buckets) {
    double all = Math.max(1, histogram.pushes().stream().mapToLong(Long::longValue).sum());
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      shares.add(i < histogram.pushes().size() ? 100 * histogram.pushes().get(i) / all : 0.0);
    }
    return shares;
  }

  private static BasicStroke stroke(int index) {
    float[] dashes = DASHES[index % DASHES.length];
    return dashes.length == 0
        ? new BasicStroke(1.6f)
        : new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
  }

  private static void style(AxesChartStyler styler, boolean legend) {
    styler.setLocale(Locale.ROOT);
    styler.setAxisTickLabelsFont(TEXT).setAxisTitleFont(TEXT);
    styler.setPlotGridLinesColor(new Color(0xDD, 0xDD, 0xDD));
    styler.setYAxisMin(0.0);
    styler.setXAxisDecimalPattern("#,##0");
    styler.setChartTitleVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendFont(TEXT);
    styler.setLegendVisible(legend);
    styler.setLegendPosition(LegendPosition.InsideNE);
    styler.setLegendBorderColor(Color.WHITE);
  }
}
