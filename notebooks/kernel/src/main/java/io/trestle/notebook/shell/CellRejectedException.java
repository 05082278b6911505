package io.trestle.notebook.shell;

/** A cell, or a magic in it, cannot be run; the message says where and why. */
public final class CellRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CellRejectedException(String message) {
    super(message);
  }
}
