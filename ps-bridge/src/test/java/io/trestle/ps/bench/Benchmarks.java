package io.trestle.ps.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the module's benchmarks, or those whose names match the arguments. */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String... names) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    for (String name : names.length > 0 ? names : new String[] {"io.trestle.ps.bench"}) {
      options.include(name);
    }
    new Runner(options.addProfiler(GCProfiler.class).build()).run();
  }
}
