package io.trestle.test.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a text file between two lines, which a command writes and nobody else. */
public final class MarkedPart {
  /** The line above the part. */
  public static final String BEGIN = "<!-- bench: written by test/bin/bench --record -->";

  /** The line below the part. */
  public static final String END = "<!-- end of bench -->";

  private MarkedPart() {}

  /**
   * Replaces the part.
   *
   * @throws IllegalStateException when the file has no such lines
   */
  public static void replace(Path file, String text) throws IOException {
    String all = Files.readString(file);
    int begin = all.indexOf(BEGIN);
    int end = all.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(
          file + " has no lines '" + BEGIN + "' and '" + END + "' to write between. Add them.");
    }
    Files.writeString(
        file, all.substring(0, begin + BEGIN.length()) + "\n\n" + text + "\n" + all.substring(end));
  }
}
