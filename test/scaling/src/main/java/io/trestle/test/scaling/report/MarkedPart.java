package io.trestle.test.scaling.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of a text file that this command writes and nobody else, each between two lines. */
record MarkedPart(Path file, String name) {
  /**
   * Replaces the part.
   *
   * @throws IllegalStateException when the file has no such lines
   */
  void write(String text) throws IOException {
    String begin = "<!-- " + name + ": written by test/bin/bench-scaling page -->";
    String end = "<!-- end of " + name + " -->";
    String all = Files.readString(file);
    int from = all.indexOf(begin);
    int to = all.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(
          file + " has no lines '" + begin + "' and '" + end + "' to write between. Add them.");
    }
    Files.writeString(
        file, all.substring(0, from + begin.length()) + "\n\n" + text + "\n" + all.substring(to));
  }
}
