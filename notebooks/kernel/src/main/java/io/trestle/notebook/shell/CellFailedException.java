package io.trestle.notebook.shell;

/** A cell threw; the cause is what it threw. */
public final class CellFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CellFailedException(Throwable thrown) {
    super(thrown.getClass().getName() + ": " + thrown.getMessage(), thrown);
  }
}
