package io.trestle.ps.bench;

import io.trestle.ps.bootstrap.Encryption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures the data plane between processes and prints one row per promise, with the raw-socket
 * figure of the same run beside it. Floor and shard are measured in turns, and the median of the
 * rounds counts. The column "cpu" compares the CPU time per step of a client and the server
 * together, which says more than the wall clock when the machine has other work. The floor of
 * encrypted data is the same socket with AES over its bytes. Arguments: names of groups (local,
 * step, bulk, sparse, job), or none for all.
 */
public final class Bench {
  private static final int STEP_BYTES = 31_400;
  private static final int BULK_BYTES = 40_000_000;

  private final int rounds = Integer.getInteger("trestle.bench.rounds", 5);
  private final String data = System.getProperty("trestle.bench.data");
  private final List<String> groups;

  private Bench(List<String> groups) {
    this.groups = groups;
  }

  /** Runs the groups named, or all. */
  public static void main(String[] args) throws IOException {
    Bench bench = new Bench(List.of(args));
    System.out.printf(
        "%-52s %12s %12s %8s %8s  %s%n",
        "measured", "raw socket", "trestle", "ratio", "cpu", "wanted");
    bench.group("local", bench::local);
    bench.group("step", bench::step);
    bench.group("bulk", bench::bulk);
    bench.group("sparse", bench::sparse);
    bench.group("job", bench::job);
    System.exit(0);
  }

  private interface Group {
    void run() throws IOException;
  }

  private void group(String name, Group group) throws IOException {
    if (groups.isEmpty() || groups.contains(name)) {
      group.run();
    }
  }

  private void local() throws IOException {
    try (Child child = new Child("local")) {
      double[] step = figures(child.expect("step"));
      double[] allocated = figures(child.expect("allocated"));
      double[] apply = figures(child.expect("apply"));
      line("in-process pushPull of 7,850 floats, us (raw: a copy)", step[1], step[0], "<= 10 us");
      line("SGD of 10^7 floats, GB/s (raw: memcpy)", apply[1], apply[0], ">= 0.50");
      line("bytes allocated per call, 2*10^6 | 2*10^7 floats", allocated[0], allocated[1], "same");
    }
  }

  private static double[] figures(String line) {
    return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private void step() throws IOException {
    int warmUp = 20_000;
    try (Measurement raw = Measurement.raw(STEP_BYTES, warmUp, data, "pushPull");
        Measurement ciphered = Measurement.raw(STEP_BYTES, warmUp, data, "ciphered");
        Measurement stream =
            Measurement.shard(Encryption.CONTROL, STEP_BYTES, warmUp, data, "pushPull");
        Measurement rpc =
            Measurement.shard(
                Encryption.CONTROL_ON_ONE_PORT, STEP_BYTES, warmUp, data, "pushPull");
        Measurement encrypted =
            Measurement.shard(Encryption.ALL, STEP_BYTES, warmUp, data, "pushPull")) {
      List<List<Measurement.Result>> results = rounds(5_000, raw, stream, rpc, ciphered, encrypted);
      ToDoubleFunction<Measurement.Result> micros = Measurement.Result::microsPerStep;
      String what = "pushPull 31,400 B each way, us, ";
      row(what + "stream", micros, results.get(0), results.get(1), "<= 1.25");
      row(what + "rpc", micros, results.get(0), results.get(2), "<= 2.00");
      row(what + "rpc, AES", micros, results.get(3), results.get(4), "");
    }
  }

  private void bulk() throws IOException {
    bulk("push 40 MB, MB/s", 1, "push");
    bulk("pull 40 MB, MB/s", 1, "pull");
    bulk("pushPull 40 MB, both directions summed, MB/s", 2, "pushPull");
    bulk("push 40 MB and pull 40 MB at once, 2 clients, MB/s", 1, "push", "pull");
  }

  private void bulk(String what, int ways, String... kinds) throws IOException {
    int warmUp = 20;
    try (Measurement raw = Measurement.raw(BULK_BYTES, warmUp, data, kinds);
        Measurement stream =
            Measurement.shard(Encryption.CONTROL, BULK_BYTES, warmUp, data, kinds)) {
      List<List<Measurement.Result>> results = rounds(20, raw, stream);
      row(
          what,
          result -> result.stepsPerSecond() * ways * BULK_BYTES / 1e6,
          results.get(0),
          results.get(1),
          ">= 0.85");
    }
  }

  private void sparse() throws IOException {
    int few = 100_000;
    int many = 10_000_000;
    int warmUp = 3_000;
    String[] kinds = {"rows", "rows"};
    try (Measurement rawFew = Measurement.raw(few, warmUp, data, kinds);
        Measurement rawMany = Measurement.raw(many, warmUp, data, kinds);
        Measurement ofFew = Measurement.shard(Encryption.CONTROL, few, warmUp, data, kinds);
        Measurement ofMany = Measurement.shard(Encryption.CONTROL, many, warmUp, data, kinds)) {
      List<List<Measurement.Result>> results = rounds(2_000, rawFew, ofFew, rawMany, ofMany);
      ToDoubleFunction<Measurement.Result> rate = Measurement.Result::stepsPerSecond;
      row(
          "4,000 rows of 10^5 x 1, 2 clients, pushPull/s",
          rate,
          results.get(0),
          results.get(1),
          "");
      row(
          "4,000 rows of 10^7 x 1, 2 clients, pushPull/s",
          rate,
          results.get(2),
          results.get(3),
          ">= 1500/s");
      line(
          "  cost at 10^7 rows over that at 10^5",
          median(rate, results.get(0)) / median(rate, results.get(2)),
          median(rate, results.get(1)) / median(rate, results.get(3)),
          "as raw");
    }
  }

  private void job() throws IOException {
    int warmUp = 20_000;
    try (Measurement raw = Measurement.raw(0, warmUp, data, "mnist", "mnist");
        Measurement stream =
            Measurement.shard(Encryption.CONTROL, 0, warmUp, data, "mnist", "mnist")) {
      List<List<Measurement.Result>> results = rounds(20_000, raw, stream);
      row(
          "MNIST, 1 server, 2 workers, steps/s",
          Measurement.Result::stepsPerSecond,
          results.get(0),
          results.get(1),
          ">= 0.75");
      row(
          "MNIST, server's CPU per step, us",
          Measurement.Result::serverCpuMicros,
          results.get(0),
          results.get(1),
          "<= 1.30");
      row(
          "MNIST, a worker's CPU per step, us",
          Measurement.Result::clientCpuMicros,
          results.get(0),
          results.get(1),
          "");
    }
  }

  /** Results by measurement; the measurements take turns, so that all see the same machine. */
  private List<List<Measurement.Result>> rounds(int steps, Measurement... measured)
      throws IOException {
    List<List<Measurement.Result>> results = new ArrayList<>();
    for (int i = 0; i < measured.length; i++) {
      results.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < measured.length; i++) {
        results.get(i).add(measured[i].run(steps));
      }
    }
    return results;
  }

  private static void row(
      String what,
      ToDoubleFunction<Measurement.Result> figure,
      List<Measurement.Result> raw,
      List<Measurement.Result> ours,
      String wanted) {
    double floor = median(figure, raw);
    double got = median(figure, ours);
    System.out.printf(
        Locale.ROOT,
        "%-52s %12.1f %12.1f %8.2f %8.2f  %s%n",
        what,
        floor,
        got,
        got / floor,
        median(Measurement.Result::cpuMicros, ours) / median(Measurement.Result::cpuMicros, raw),
        wanted);
  }

  private static void line(String what, double floor, double got, String wanted) {
    System.out.printf(
        Locale.ROOT,
        "%-52s %12.1f %12.1f %8.2f %8s  %s%n",
        what,
        floor,
        got,
        got / floor,
        "-",
        wanted);
  }

  private static double median(
      ToDoubleFunction<Measurement.Result> figure, List<Measurement.Result> results) {
    return results.stream()
        .mapToDouble(figure)
        .boxed()
        .sorted(Comparator.naturalOrder())
        .toList()
        .get(results.size() / 2);
  }
}
