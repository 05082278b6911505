package io.trestle.test.cluster.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A library that, preloaded into a process, moves its wall clock; built from a few lines of C where
 * there is a compiler.
 */
record SkewedClock(Path library) {
  /** Builds it; empty where there is no C compiler. */
  static Optional<SkewedClock> build(Path directory) throws IOException, InterruptedException {
    Path source = Path.of(System.getProperty("trestle.root"), "test/cluster/src/test/c/skew.c");
    Path library = directory.resolve("skew.so");
    try {
      Process compiler =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
              .redirectErrorStream(true)
              .start();
      boolean built = compiler.waitFor(30, TimeUnit.SECONDS) && compiler.exitValue() == 0;
      return built ? Optional.of(new SkewedClock(library)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The environment of a process whose clock is to be ahead. */
  Map<String, String> ahead(Duration by) {
    return Map.of("LD_PRELOAD", library.toString(), "SKEW_SECONDS", Long.toString(by.toSeconds()));
  }
}
