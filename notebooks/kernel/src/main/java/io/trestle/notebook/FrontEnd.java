package io.trestle.notebook;

/** Who shows things to the user: Jupyter, Zeppelin, or a console. Thread-safe. */
public interface FrontEnd {
  /**
   * Shows a value under the cell that runs.
   *
   * @return a name for {@link #update}
   */
  String display(Rendered value);

  /** Replaces what was shown under this name. */
  void update(String id, Rendered value);

  /**
   * How far the running cell is, where the front end has a place for it.
   *
   * @param percent 0 to 100
   */
  void progress(int percent);
}
