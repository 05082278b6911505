package io.trestle.spark.cli;

/**
 * Where Spark's log goes. The launcher names a configuration of ours, in which all warnings go to a
 * file and nothing to the terminal; under {@code spark-submit} the log is as Spark's user set it
 * up.
 */
final class Logs {
  /** The launcher's log file. */
  static final String FILE = "trestle.log.file";

  private static final String CONSOLE_LEVEL = "trestle.log.console";

  private Logs() {}

  /** Shows warnings on the terminal too. Must be called before the first logger is made. */
  static void showWarnings() {
    System.setProperty(CONSOLE_LEVEL, "warn");
  }
}
