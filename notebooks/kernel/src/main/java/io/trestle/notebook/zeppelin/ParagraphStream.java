package io.trestle.notebook.zeppelin;

import java.io.OutputStream;
import java.io.PrintStream;

/** What cells print to {@code System.out} goes under their paragraph, all else where it went. */
final class ParagraphStream extends OutputStream {
  private final ZeppelinFrontEnd frontEnd;
  private final PrintStream before;

  ParagraphStream(ZeppelinFrontEnd frontEnd, PrintStream before) {
    this.frontEnd = frontEnd;
    this.before = before;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] text, int from, int length) {
    if (!frontEnd.print(text, from, length)) {
      before.write(text, from, length);
    }
  }
}
