package io.trestle.notebook.shell;

import java.util.List;

/** A cell threw; the cause is what it threw. */
public final class CellFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CellFailedException(Throwable thrown) {
    super(thrown.getClass().getName() + ": " + thrown.getMessage(), thrown);
  }

  /** The trace of what was thrown, as lines, up to the cell. */
  public List<String> lines() {
    return Traces.of(getCause());
  }
}
