package io.trestle.notebook;

import java.io.PrintStream;

/** Prints the text form; what is replaced is printed again. */
final class ConsoleFrontEnd implements FrontEnd {
  private final PrintStream out;

  ConsoleFrontEnd(PrintStream out) {
    this.out = out;
  }

  @Override
  public String display(Rendered value) {
    out.println(value.text());
    return "";
  }

  @Override
  public void update(String id, Rendered value) {
    out.println(value.text());
  }

  @Override
  public void progress(int percent) {
    // A console has no place for it beside the text.
  }
}
