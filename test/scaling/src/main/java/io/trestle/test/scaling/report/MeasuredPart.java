package io.trestle.test.scaling.report;

import io.trestle.test.scaling.measure.Point;
import io.trestle.test.scaling.model.Costs;
import io.trestle.test.scaling.model.Machines;
import io.trestle.test.scaling.model.Mode;
import io.trestle.test.scaling.model.Run;
import io.trestle.test.scaling.model.TrainingSimulation;
import io.trestle.test.scaling.model.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured on one machine, beside what the simulation says of it. */
public record MeasuredPart(List<Point> points, Costs costs) {
  /** Cores of the machine that was measured. */
  public static final int CORES = 2;

  private static final int ROWS = 4_000;
  private static final long BULK = 1_000_000;

  static MeasuredPart read(Path folder) throws IOException {
    return new MeasuredPart(
        Point.read(folder.resolve("measured.csv")), Costs.read(folder.resolve("costs.properties")));
  }

  /** What the simulation says of a measured point. */
  public double simulated(Point point) {
    Work work =
        switch (point.kind()) {
          case "MNIST" -> Work.mnist(costs);
          case "DENSE" -> Work.exchange(BULK);
          default -> Work.rowExchange(ROWS);
        };
    Run run =
        new Run(point.workers(), point.servers(), point.mode(), work, Machines.oneHost(CORES));
    return TrainingSimulation.predict(run, costs, 1).stepsPerSecond();
  }

  /** Whether the costs were fitted to this point, so that it proves nothing. */
  public static boolean isFitted(Point point) {
    boolean pair = point.workers() == 2 && (!point.kind().equals("ROWS") || point.servers() == 1);
    return point.mode() == Mode.ASYNC
        ? pair || point.is("MNIST", 1, 1, Mode.ASYNC)
        : point.is("MNIST", 2, 1, Mode.SYNC);
  }

  String table() {
    Table table =
        new Table(
            "what",
            "mode",
            "workers",
            "servers",
            "measured, steps/s",
            "rounds",
            "simulated",
            "ratio");
    for (Point point : points) {
      double simulated = simulated(point);
      table.row(
          point.kind() + (isFitted(point) ? " (fitted)" : ""),
          point.mode().name().toLowerCase(Locale.ROOT),
          point.workers(),
          point.servers(),
          Words.figure(point.stepsPerSecond()),
          Words.figure(point.low()) + " to " + Words.figure(point.high()),
          Words.figure(simulated),
          String.format(Locale.ROOT, "%.2f", simulated / point.stepsPerSecond()));
    }
    return table.toString();
  }

  Curves chart() {
    Curves curves =
        new Curves("MNIST softmax on two cores, asynchronous", "workers", "steps/s of all workers");
    for (int servers = 1; servers <= 4; servers *= 2) {
      List<double[]> measured = new ArrayList<>();
      List<double[]> simulated = new ArrayList<>();
      for (Point point : points) {
        if (point.is("MNIST", point.workers(), servers, Mode.ASYNC)) {
          measured.add(new double[] {point.workers(), point.stepsPerSecond()});
          simulated.add(new double[] {point.workers(), simulated(point)});
        }
      }
      curves.add(servers + " servers, measured", measured);
      curves.add(servers + " servers, simulated", simulated);
    }
    return curves;
  }

  /** Where the time of a step goes, with one worker and one server. */
  String profile(Path alone) throws IOException {
    Point point =
        points.stream().filter(p -> p.is("MNIST", 1, 1, Mode.ASYNC)).findFirst().orElseThrow();
    String[] parts = Files.readAllLines(alone).get(1).split(",", -1);
    double kernel = Double.parseDouble(parts[0]);
    double local = Double.parseDouble(parts[1]);
    double echo = Double.parseDouble(parts[2]);
    double whole = 1e6 / point.stepsPerSecond();
    double rest = whole - point.computed() - point.sent() - point.served();
    double sum = kernel + local + echo;
    return new Table("part of a step", "within the step, µs", "share", "alone, µs")
        .row(
            "kernel: batch, gradient",
            Words.micros(point.computed()),
            share(point.computed(), whole),
            Words.micros(kernel))
        .row("client: encode and send", Words.micros(point.sent()), share(point.sent(), whole), "")
        .row(
            "server: check, apply, encode and send",
            Words.micros(point.served()),
            share(point.served(), whole),
            "")
        .row("client and server without a wire", "", "", Words.micros(local))
        .row(
            "wire: the rest; alone, a bare echo of as many bytes",
            Words.micros(rest),
            share(rest, whole),
            Words.micros(echo))
        .row(
            "**sum**",
            Words.micros(whole),
            "100 %",
            Words.micros(sum) + " (" + share(sum, whole) + " of the whole)")
        .toString();
  }

  private static String share(double part, double whole) {
    return Words.percent(part / whole);
  }
}
