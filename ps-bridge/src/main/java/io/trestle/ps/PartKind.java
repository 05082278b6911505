package io.trestle.ps;

/** How one variable, or one slice of it, takes part in a push or a pull. */
public enum PartKind {
  /** Not at all. */
  ABSENT,
  /** Whole: every float of it. */
  DENSE,
  /** Only some rows: their ids and their floats. */
  ROWS
}
