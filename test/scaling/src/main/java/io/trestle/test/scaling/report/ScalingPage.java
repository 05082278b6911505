package io.trestle.test.scaling.report;

import io.trestle.test.scaling.model.Plan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Simulates, and writes the tables and charts of SCALING.md. */
public final class ScalingPage {
  /** Times as fast as one core of the measured machine. */
  private static final double FAST = 100;

  private ScalingPage() {}

  /**
   * Writes.
   *
   * @param folder has the page and what was measured; charts go to its folder {@code charts}
   */
  public static void write(Path folder, PrintStream out) throws IOException {
    Path page = folder.resolve("SCALING.md");
    Path charts = folder.resolve("charts");
    MeasuredPart measured = MeasuredPart.read(folder);
    SimulatedPart simulated = new SimulatedPart(measured.costs());
    new MarkedPart(page, "measured").write(measured.table());
    new MarkedPart(page, "profile").write(measured.profile(folder.resolve("alone.csv")));
    measured.chart().write(charts.resolve("measured.svg"));
    out.println("measured parts are written; simulating");
    new MarkedPart(page, "coordinator").write(simulated.coordinator());
    new MarkedPart(page, "rooms").write(SimulatedPart.rooms());
    String keys = "parameters | workers | Gbit/s";
    new MarkedPart(page, "sparse")
        .write(SimulatedPart.table("workers | Gbit/s", simulated.sparse()));
    out.println("sparse models are done");
    Map<String, Plan> fast = simulated.dense(FAST);
    new MarkedPart(page, "fast").write(SimulatedPart.table(keys, fast));
    simulated.wanted(fast).write(charts.resolve("servers.svg"));
    out.println("fast workers are done");
    new MarkedPart(page, "dense").write(SimulatedPart.table(keys, simulated.dense(1)));
    simulated.speedUp().write(charts.resolve("speedup.svg"));
    out.println("written: " + page);
  }
}
