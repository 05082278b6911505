package io.trestle.test.scaling.measure;

import io.trestle.test.scaling.model.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one set-up came to: medians of rounds. Times are microseconds per step.
 *
 * @param stepsPerSecond of all workers together
 * @param low least of the rounds
 * @param high greatest of the rounds
 * @param workerCpu of one worker's process
 * @param serverCpu of all servers' processes together
 * @param computed of a worker's thread in the computation
 * @param sent of a worker's thread in sends to all servers
 * @param served of all servers' sessions together, waiting included
 */
public record Point(
    String kind,
    int workers,
    int servers,
    Mode mode,
    double stepsPerSecond,
    double low,
    double high,
    double workerCpu,
    double serverCpu,
    double computed,
    double sent,
    double served) {
  private static final String HEAD =
      "kind,workers,servers,mode,stepsPerSecond,low,high,workerCpu,serverCpu,computed,sent,served";

  static Point median(List<Point> rounds) {
    Point any = rounds.get(0);
    return new Point(
        any.kind,
        any.workers,
        any.servers,
        any.mode,
        median(rounds, Point::stepsPerSecond),
        rounds.stream().mapToDouble(Point::stepsPerSecond).min().orElseThrow(),
        rounds.stream().mapToDouble(Point::stepsPerSecond).max().orElseThrow(),
        median(rounds, Point::workerCpu),
        median(rounds, Point::serverCpu),
        median(rounds, Point::computed),
        median(rounds, Point::sent),
        median(rounds, Point::served));
  }

  private static double median(List<Point> points, ToDoubleFunction<Point> figure) {
    double[] sorted = points.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Whether it is the point of that set-up. */
  public boolean is(String of, int withWorkers, int withServers, Mode in) {
    return kind.equals(of) && workers == withWorkers && servers == withServers && mode == in;
  }

  /** Writes points as comma-separated values. */
  static void write(Path file, List<Point> points) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (Point p : points) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%d,%d,%s,%.1f,%.1f,%.1f,%.2f,%.2f,%.2f,%.2f,%.2f",
              p.kind,
              p.workers,
              p.servers,
              p.mode,
              p.stepsPerSecond,
              p.low,
              p.high,
              p.workerCpu,
              p.serverCpu,
              p.computed,
              p.sent,
              p.served));
    }
    Files.write(file, lines);
  }

  /** Reads what {@link #write} wrote. */
  public static List<Point> read(Path file) throws IOException {
    List<Point> points = new ArrayList<>();
    for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
      String[] v = line.split(",", -1);
      double[] n = new double[v.length];
      for (int i = 4; i < v.length; i++) {
        n[i] = Double.parseDouble(v[i]);
      }
      points.add(
          new Point(
              v[0],
              Integer.parseInt(v[1]),
              Integer.parseInt(v[2]),
              Mode.valueOf(v[3]),
              n[4],
              n[5],
              n[6],
              n[7],
              n[8],
              n[9],
              n[10],
              n[11]));
    }
    return points;
  }
}
