package io.trestle.notebook.shell;

import java.util.ArrayList;
import java.util.List;

/** What a cell threw, without the frames of the shell that called it. */
final class Traces {
  private Traces() {}

  static List<String> of(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      lines.add((cause == thrown ? "" : "Caused by: ") + cause);
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (frame.getMethodName().equals("do_it$")) {
          lines.add("    at the cell");
          break;
        }
        lines.add("    at " + frame);
      }
    }
    return lines;
  }
}
