package io.trestle.test.scaling.measure;

import io.trestle.test.scaling.model.Mode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything that is measured, and the files that it is kept in. */
public final class Measurements {
  private static final int ECHO_BYTES = 31_400;
  private static final int WARM_UP = 16;

  private final Path folder;
  private final Path blocks;
  private final PrintStream out;

  private record SetUp(Kind kind, int workers, int servers, Mode mode) {}

  private Measurements(Path folder, Path scratch, PrintStream out) {
    this.folder = folder;
    this.blocks = scratch.resolve("blocks");
    this.out = out;
  }

  /**
   * Measures.
   *
   * @param images MNIST's files
   * @param folder where measured.csv, profile.csv and costs.properties go
   * @param scratch for a file that is of no use later
   * @param rounds that count; one more before them warms up
   * @param millis of one set-up in one round
   */
  public static void measure(
      Path images, Path folder, Path scratch, int rounds, int millis, PrintStream out)
      throws IOException {
    Measurements measurements = new Measurements(folder, scratch, out);
    Mnist.pack(images, measurements.blocks);
    measurements.measure(rounds, millis);
  }

  private static List<SetUp> setUps() {
    List<SetUp> all = new ArrayList<>();
    for (int workers = 1; workers <= 8; workers *= 2) {
      for (int servers = 1; servers <= 4; servers *= 2) {
        all.add(new SetUp(Kind.MNIST, workers, servers, Mode.ASYNC));
      }
    }
    for (Mode mode : List.of(Mode.BOUNDED, Mode.SYNC)) {
      all.add(new SetUp(Kind.MNIST, 2, 1, mode));
      all.add(new SetUp(Kind.MNIST, 4, 2, mode));
      all.add(new SetUp(Kind.MNIST, 8, 2, mode));
    }
    for (int[] size : new int[][] {{1, 1}, {2, 1}, {2, 2}, {4, 2}}) {
      all.add(new SetUp(Kind.DENSE, size[0], size[1], Mode.ASYNC));
      all.add(new SetUp(Kind.ROWS, size[0], size[1], Mode.ASYNC));
    }
    return all;
  }

  private void measure(int rounds, int millis) throws IOException {
    List<SetUp> setUps = setUps();
    List<List<Point>> points = new ArrayList<>();
    setUps.forEach(setUp -> points.add(new ArrayList<>()));
    List<double[]> parts = new ArrayList<>();
    double[] costs;
    try (Rig rig = new Rig(blocks, 8, 4)) {
      // Until the compilers of all twelve processes have nothing left to do.
      rig.measure(Kind.MNIST, 8, 4, Mode.ASYNC, WARM_UP * millis);
      rig.measure(Kind.DENSE, 4, 2, Mode.ASYNC, 3 * millis);
      rig.measure(Kind.ROWS, 4, 2, Mode.ASYNC, 3 * millis);
      for (int round = 0; round <= rounds; round++) {
        out.printf("round %d of %d%s%n", round, rounds, round == 0 ? ", to warm up" : "");
        for (int i = 0; i < setUps.size(); i++) {
          SetUp s = setUps.get(i);
          Point point = rig.measure(s.kind(), s.workers(), s.servers(), s.mode(), millis);
          if (round > 0) {
            points.get(i).add(point);
          }
        }
        double[] part = {
          rig.alone(millis), rig.local(Kind.MNIST, millis), rig.echo(ECHO_BYTES, millis)
        };
        if (round > 0) {
          parts.add(part);
        }
      }
      rig.report(3000);
      costs =
          new double[] {
            rig.local(Kind.DENSE, 2 * millis),
            rig.status(Fit.FEW, 300),
            rig.status(Fit.MANY, 300),
            rig.report(3000)
          };
    }
    List<Point> medians = points.stream().map(Point::median).toList();
    Point.write(folder.resolve("measured.csv"), medians);
    double[] alone = medians(parts);
    Files.write(
        folder.resolve("alone.csv"),
        List.of(
            "kernel,local,echo",
            String.format(Locale.ROOT, "%.2f,%.2f,%.2f", alone[0], alone[1], alone[2])));
    new Fit(medians, alone[1], costs[0], costs[1], costs[2], costs[3])
        .costs()
        .write(
            folder.resolve("costs.properties"),
            "Fitted to measured.csv by test/bin/bench-scaling measure.");
  }

  private static double[] medians(List<double[]> parts) {
    double[] medians = new double[parts.get(0).length];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      double[] sorted = parts.stream().mapToDouble(part -> part[column]).sorted().toArray();
      medians[i] = sorted[sorted.length / 2];
    }
    return medians;
  }
}
