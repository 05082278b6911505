package io.trestle.test.scaling.measure;

import io.trestle.test.scaling.model.Costs;
import io.trestle.test.scaling.model.Mode;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Costs out of measurements. A few points are used, all with two workers; the others are left for
 * the simulation to be judged by.
 *
 * @param points measured
 * @param local microseconds of an exchange in one process, MNIST's size
 * @param localBulk the same with 1,000,000 parameters
 * @param statusFew microseconds of a status of {@link #FEW} workers
 * @param statusMany of {@link #MANY}
 * @param report microseconds of the driver's CPU for a report
 */
record Fit(
    List<Point> points,
    double local,
    double localBulk,
    double statusFew,
    double statusMany,
    double report) {
  static final int FEW = 10;
  static final int MANY = 10_000;
  private static final double MNIST_BYTES = 62_800;
  private static final double BULK_BYTES = 8.0 * Kind.PARAMETERS;

  /** Non-zero pixels of a batch: 19.12 % of the training images' pixels. */
  private static final double BATCH_ENTRIES = 0.1912 * 784 * 100;

  Costs costs() {
    Line client = line(Point::workerCpu);
    Line server = line(Point::serverCpu);
    double lockByte = (localBulk - local) / (BULK_BYTES - MNIST_BYTES);
    double kernel = client.fixed - MNIST_BYTES * client.perByte;
    double statusWorker = (statusMany - statusFew) / (MANY - FEW);
    Point alone = point(Kind.MNIST, 1, 1);
    double busy = alone.workerCpu() + alone.serverCpu();
    Point waiting = point(Kind.MNIST, 2, 1, Mode.SYNC);
    return micro(
        kernel,
        kernel / BATCH_ENTRIES,
        client.perRequest,
        client.perByte,
        client.perRow,
        server.perRequest,
        server.perByte,
        server.perRow,
        Math.max(0, local - lockByte * MNIST_BYTES),
        lockByte,
        // With two workers every second answer of a synchronous job waits.
        2 * Math.max(0, waiting.serverCpu() - point(Kind.MNIST, 2, 1).serverCpu()),
        Math.max(0, 1e6 / alone.stepsPerSecond() - busy) / 2,
        statusFew - FEW * statusWorker,
        statusWorker,
        report);
  }

  private static Costs micro(double... m) {
    double[] s = new double[m.length];
    for (int i = 0; i < m.length; i++) {
      s[i] = m[i] / 1e6;
    }
    return new Costs(
        s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13],
        s[14]);
  }

  /** CPU of a step: a fixed part, and for each request, byte or row. */
  private record Line(double fixed, double perRequest, double perByte, double perRow) {}

  private Line line(ToDoubleFunction<Point> cpu) {
    double one = cpu.applyAsDouble(point(Kind.MNIST, 2, 1));
    double two = cpu.applyAsDouble(point(Kind.MNIST, 2, 2));
    double four = cpu.applyAsDouble(point(Kind.MNIST, 2, 4));
    // Least squares over 1, 2 and 4 servers: the mean is at 7 / 3.
    double mean = (one + two + four) / 3;
    double perRequest =
        ((1 - 7 / 3.0) * one + (2 - 7 / 3.0) * two + (4 - 7 / 3.0) * four) / (14 / 3.0);
    double fixed = mean - perRequest * 7 / 3.0;
    double bulk =
        (cpu.applyAsDouble(point(Kind.DENSE, 2, 1))
                + cpu.applyAsDouble(point(Kind.DENSE, 2, 2))
                - 3 * perRequest)
            / 2;
    double rows = cpu.applyAsDouble(point(Kind.ROWS, 2, 1)) - perRequest;
    return new Line(fixed, perRequest, bulk / BULK_BYTES, rows / Kind.TOUCHED);
  }

  private Point point(Kind kind, int workers, int servers) {
    return point(kind, workers, servers, Mode.ASYNC);
  }

  private Point point(Kind kind, int workers, int servers, Mode mode) {
    return points.stream()
        .filter(point -> point.is(kind.name(), workers, servers, mode))
        .findFirst()
        .orElseThrow();
  }
}
