package io.trestle.spark.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Where a command writes: results and progress to {@code out}, errors to {@code err}.
 *
 * @param columns the width of the terminal behind {@code out}; 0 when there is none, as in a pipe
 */
record Screen(PrintStream out, PrintStream err, int columns) {
  private static final String COLUMNS = "trestle.terminal.columns";

  /** The process's own streams. The launcher says how wide the terminal is. */
  static Screen ofProcess() {
    return new Screen(System.out, System.err, Integer.getInteger(COLUMNS, 0));
  }

  boolean isTerminal() {
    return columns > 0;
  }

  PrintWriter outWriter() {
    return writer(out);
  }

  PrintWriter errWriter() {
    return writer(err);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }
}
