package io.trestle.test.bench.cli;

import io.trestle.test.bench.Chart;
import io.trestle.test.bench.Contender;
import io.trestle.test.bench.Measurement;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.RowResult;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.process.PeerException;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.Environment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects what one row says. */
final class RowStage implements Stage {
  private final Scale scale;
  private final Peers peers;
  private final Path scratch;
  private final PrintStream out;
  private final Map<String, String> environment = Environment.now();
  private final ZonedDateTime began = ZonedDateTime.now(ZoneOffset.UTC);
  private final long start = System.nanoTime();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Chart> charts = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  RowStage(Scale scale, Peers peers, Path scratch, PrintStream out) {
    this.scale = scale;
    this.peers = peers;
    this.scratch = scratch;
    this.out = out;
  }

  @Override
  public Scale scale() {
    return scale;
  }

  @Override
  public Peers peers() {
    return peers;
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public void say(String format, Object... values) {
    String time =
        LocalTime.now(ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.SECONDS)
            .format(DateTimeFormatter.ISO_TIME);
    out.println(time + "  " + String.format(Locale.ROOT, format, values));
  }

  @Override
  public void record(Measurement measurement) {
    measurements.add(measurement);
  }

  @Override
  public void judge(Verdict verdict) {
    verdicts.add(verdict);
  }

  @Override
  public void draw(Chart chart) {
    charts.add(chart);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public boolean prepare(String contender, Runnable work) {
    if (failures.containsKey(contender)) {
      return false;
    }
    try {
      work.run();
      return true;
    } catch (PeerException e) {
      if (peers.ending()) {
        throw e;
      }
      say("  %s failed: %s", contender, e.getMessage());
      failures.put(contender, "failed: " + firstLine(e.getMessage()));
      return false;
    }
  }

  @Override
  public Samples rounds(int rounds, List<Contender> contenders) throws Exception {
    Samples samples = new Samples();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        if (!failures.containsKey(contender.name())) {
          turn(contender, samples, round + "/" + rounds);
        }
      }
    }
    Set<String> failed = new HashSet<>(failures.keySet());
    samples.measurements().stream()
        .map(
            one ->
                failed.remove(one.contender())
                    ? new Measurement(
                        one.contender(),
                        one.figure(),
                        one.samples(),
                        "then " + failures.get(one.contender()))
                    : one)
        .forEach(this::record);
    String figure = measurements.isEmpty() ? "figure" : measurements.get(0).figure();
    failed.forEach(name -> record(Measurement.failed(name, figure, failures.get(name))));
    failures.clear();
    return samples;
  }

  private void turn(Contender contender, Samples samples, String round) throws Exception {
    try {
      Map<String, Double> figures = contender.turn();
      samples.add(contender.name(), figures);
      StringBuilder line = new StringBuilder();
      figures.forEach(
          (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4g", name, value)));
      say("  round %s  %s:%s", round, contender.name(), line);
    } catch (PeerException e) {
      if (peers.ending()) {
        throw e;
      }
      say("  round %s  %s failed: %s", round, contender.name(), e.getMessage());
      failures.put(contender.name(), "failed: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").replace("|", "/");
  }

  List<Chart> charts() {
    return charts;
  }

  RowResult result(Row row) {
    Map<String, String> pictures = new LinkedHashMap<>();
    charts.forEach(chart -> pictures.put(chart.name(), chart.title()));
    return new RowResult(
        row.numbers(),
        row.title(),
        row.method(),
        scale,
        began.truncatedTo(ChronoUnit.MINUTES).format(DateTimeFormatter.ISO_INSTANT),
        (System.nanoTime() - start) / 1_000_000_000,
        environment,
        measurements,
        verdicts,
        notes,
        pictures);
  }
}
