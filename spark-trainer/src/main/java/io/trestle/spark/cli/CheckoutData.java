package io.trestle.spark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The MNIST files that a checkout brings along. */
final class CheckoutData {
  private static final String HOME = "trestle.home";

  private CheckoutData() {}

  /** What was given, else the checkout's files. */
  static String or(Optional<String> data) {
    return data.orElseGet(
        () -> {
          String home = System.getProperty(HOME);
          Path checkedOut = home == null ? null : Path.of(home, "data", "mnist");
          if (checkedOut == null || !Files.isDirectory(checkedOut)) {
            throw Problem.usage(
                "--data is not given.",
                "Only bin/trestle of a checkout knows of MNIST files.",
                "Name a folder with MNIST's four files that all executors can read: --data URI.");
          }
          return checkedOut.toString();
        });
  }

  /** Whether a folder can be looked at before Spark starts, which takes seconds. */
  static boolean isLocal(String folder) {
    return !folder.contains(":") || folder.startsWith("file:");
  }
}
