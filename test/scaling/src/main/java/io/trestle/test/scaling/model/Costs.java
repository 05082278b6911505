package io.trestle.test.scaling.model;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.ToDoubleFunction;

/**
 * What one thing costs, in seconds, as fitted to measurements. A request is one push with its
 * answer at one server; bytes are those of both directions.
 *
 * @param kernel of one step of MNIST softmax, batch 100
 * @param kernelEntry of one non-zero entry of a batch in the kernel
 * @param clientRequest of a worker's CPU for a request, whatever its size
 * @param clientByte of a worker's CPU for a byte of whole parameters
 * @param clientRow of a worker's CPU for a row of a sparse request, its bytes included
 * @param serverRequest of a server's CPU for a request
 * @param serverByte of a server's CPU for a byte of whole parameters
 * @param serverRow of a server's CPU for a row
 * @param lockRequest of a shard's lock for a request
 * @param lockByte of a shard's lock for a byte of whole parameters
 * @param heldAnswer of a server's CPU for an answer that waited at the gate
 * @param wake from a message that is there to a thread that runs, on an idle machine
 * @param statusShard of the driver's time for the status of a shard
 * @param statusWorker of the driver's time for a worker in such a status
 * @param report of the driver's CPU for a worker's report
 */
public record Costs(
    double kernel,
    double kernelEntry,
    double clientRequest,
    double clientByte,
    double clientRow,
    double serverRequest,
    double serverByte,
    double serverRow,
    double lockRequest,
    double lockByte,
    double heldAnswer,
    double wake,
    double statusShard,
    double statusWorker,
    double report) {
  private static final List<Map.Entry<String, ToDoubleFunction<Costs>>> FIELDS =
      List.of(
          Map.entry("kernel", Costs::kernel),
          Map.entry("kernelEntry", Costs::kernelEntry),
          Map.entry("clientRequest", Costs::clientRequest),
          Map.entry("clientByte", Costs::clientByte),
          Map.entry("clientRow", Costs::clientRow),
          Map.entry("serverRequest", Costs::serverRequest),
          Map.entry("serverByte", Costs::serverByte),
          Map.entry("serverRow", Costs::serverRow),
          Map.entry("lockRequest", Costs::lockRequest),
          Map.entry("lockByte", Costs::lockByte),
          Map.entry("heldAnswer", Costs::heldAnswer),
          Map.entry("wake", Costs::wake),
          Map.entry("statusShard", Costs::statusShard),
          Map.entry("statusWorker", Costs::statusWorker),
          Map.entry("report", Costs::report));

  /** Reads what {@link #write} wrote. */
  public static Costs read(Path file) {
    Properties p = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      p.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[] v = new double[FIELDS.size()];
    for (int i = 0; i < v.length; i++) {
      String name = FIELDS.get(i).getKey();
      String value = p.getProperty(name);
      if (value == null) {
        throw new IllegalArgumentException(
            file + " has no value for " + name + ". Write it anew with test/bin/bench-scaling.");
      }
      v[i] = Double.parseDouble(value) / 1e6;
    }
    return new Costs(
        v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13],
        v[14]);
  }

  /** Writes a properties file, in microseconds. */
  public void write(Path file, String comment) {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("# " + comment + "\n# Microseconds; what each one is stands in Costs.java.\n");
      for (Map.Entry<String, ToDoubleFunction<Costs>> field : FIELDS) {
        double micros = field.getValue().applyAsDouble(this) * 1e6;
        out.write(String.format(Locale.ROOT, "%s=%.9f%n", field.getKey(), micros));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
