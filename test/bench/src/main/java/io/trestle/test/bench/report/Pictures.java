package io.trestle.test.bench.report;

import io.trestle.test.bench.Chart;
import io.trestle.test.bench.Measurement;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.AxesChartStyler;

/** Draws charts as SVG with XChart. */
public final class Pictures {
  private static final int WIDTH = 820;
  private static final int HEIGHT = 380;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color[] COLOURS = {
    new Color(0x1f, 0x77, 0xb4),
    new Color(0xd6, 0x27, 0x28),
    new Color(0x2c, 0xa0, 0x2c),
    new Color(0x94, 0x67, 0xbd),
    new Color(0x8c, 0x56, 0x4b),
    new Color(0x7f, 0x7f, 0x7f)
  };

  /** How the vertical axis is divided. */
  public enum Axis {
    /** From 0, equal steps. */
    LINEAR,
    /** Powers of ten; what is not above 0 is not drawn. */
    LOGARITHMIC
  }

  private Pictures() {}

  /** A bar per measurement that has values, with its spread, named by its contender. */
  public static Chart bars(String name, String title, Axis axis, List<Measurement> measurements) {
    List<Measurement> drawn =
        measurements.stream()
            .filter(m -> !m.samples().isEmpty())
            .filter(m -> axis == Axis.LINEAR || m.low() > 0)
            .toList();
    String figure = drawn.isEmpty() ? "" : drawn.get(0).figure();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(figure)
            .build();
    style(chart.getStyler(), axis);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setAvailableSpaceFill(0.6);
    chart.getStyler().setXAxisLabelRotation(20);
    if (!drawn.isEmpty()) {
      if (axis == Axis.LOGARITHMIC) {
        // XChart begins bars at 0 unless told otherwise, and then refuses its own 0.
        double least = drawn.stream().mapToDouble(Measurement::low).min().orElseThrow();
        chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least / 2))));
      }
      List<String> names = drawn.stream().map(Measurement::contender).toList();
      List<Double> medians = drawn.stream().map(Measurement::median).toList();
      List<Double> errors = drawn.stream().map(m -> (m.high() - m.low()) / 2).toList();
      chart.addSeries(figure, names, medians, errors);
    }
    return new Chart(name, title, svg(chart));
  }

  private static void style(AxesChartStyler style, Axis axis) {
    style.setBaseFont(TEXT);
    style.setChartTitleFont(TEXT.deriveFont(Font.BOLD, 14f));
    style.setAxisTitleFont(TEXT);
    style.setAxisTickLabelsFont(TEXT);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setChartTitleBoxVisible(false);
    style.setSeriesColors(COLOURS);
    style.setYAxisLogarithmic(axis == Axis.LOGARITHMIC);
    style.setDecimalPattern("#,###.###");
    // Dashes would be a path each, and most of the file.
    style.setPlotGridLinesStroke(new BasicStroke(0.5f));
  }

  private static String svg(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
