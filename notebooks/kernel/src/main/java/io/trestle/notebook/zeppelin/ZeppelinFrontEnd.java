package io.trestle.notebook.zeppelin;

import io.trestle.notebook.FrontEnd;
import io.trestle.notebook.Rendered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zeppelin.interpreter.InterpreterOutput;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.InterpreterResultMessageOutput;

/**
 * Shows values under the paragraph that runs. Zeppelin keeps a paragraph's output as a list of
 * typed pieces; each value is a piece of its own, so that it can be replaced in its place.
 */
final class ZeppelinFrontEnd implements FrontEnd {
  private final Map<String, InterpreterResultMessageOutput> pieces = new LinkedHashMap<>();
  private InterpreterOutput paragraph;
  private int percent;

  /** Everything goes under this paragraph from now on. */
  synchronized void begin(InterpreterOutput output) {
    paragraph = output;
    pieces.clear();
    percent = 0;
  }

  /** What is shown later, by threads that a paragraph left behind, goes nowhere. */
  synchronized void end() {
    paragraph = null;
    percent = 0;
  }

  synchronized int percent() {
    return percent;
  }

  /** Text that a cell printed; false when no paragraph runs. */
  synchronized boolean print(byte[] text, int from, int length) {
    if (paragraph == null) {
      return false;
    }
    try {
      if (paragraph.size() == 0
          || paragraph.getCurrentOutput().getType() != InterpreterResult.Type.TEXT) {
        paragraph.setType(InterpreterResult.Type.TEXT);
      }
      paragraph.getCurrentOutput().write(text, from, length);
      paragraph.getCurrentOutput().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Zeppelin did not take what the cell printed.", e);
    }
    return true;
  }

  @Override
  public synchronized String display(Rendered value) {
    if (paragraph == null) {
      return "";
    }
    try {
      paragraph.setType(type(value));
      InterpreterResultMessageOutput piece = paragraph.getCurrentOutput();
      write(piece, value);
      String id = Integer.toString(pieces.size());
      pieces.put(id, piece);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException("Zeppelin did not take a value.", e);
    }
  }

  @Override
  public synchronized void update(String id, Rendered value) {
    InterpreterResultMessageOutput piece = paragraph == null ? null : pieces.get(id);
    if (piece == null) { // of a paragraph that has ended
      return;
    }
    try {
      piece.clear(false);
      piece.setType(type(value));
      write(piece, value);
    } catch (IOException e) {
      throw new UncheckedIOException("Zeppelin did not take a value.", e);
    }
  }

  @Override
  public synchronized void progress(int toPercent) {
    percent = toPercent;
  }

  private static InterpreterResult.Type type(Rendered value) {
    if (value.byType().containsKey(Rendered.TABLE)) {
      return InterpreterResult.Type.TABLE;
    }
    if (value.byType().containsKey(Rendered.PNG)) {
      return InterpreterResult.Type.IMG;
    }
    return value.byType().containsKey(Rendered.HTML)
        ? InterpreterResult.Type.HTML
        : InterpreterResult.Type.TEXT;
  }

  private static void write(InterpreterResultMessageOutput piece, Rendered value)
      throws IOException {
    String form =
        switch (type(value)) {
          case TABLE -> Rendered.TABLE;
          case IMG -> Rendered.PNG;
          case HTML -> Rendered.HTML;
          default -> Rendered.TEXT;
        };
    piece.write(value.byType().get(form));
    piece.flush();
  }
}
