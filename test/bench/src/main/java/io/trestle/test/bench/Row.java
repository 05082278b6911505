package io.trestle.test.bench;

import java.util.List;

/**
 * One or more rows of the table that are measured together, in the same rounds. It starts its
 * processes through the {@link Stage}, which ends them; nothing of a row outlives {@link #measure}.
 */
public interface Row {
  /** The rows of the table that this one fills; {@code --rows} selects by them. */
  List<Integer> numbers();

  /** A few words, the heading. */
  String title();

  /** How it is measured, in sentences of plain Markdown; stands above the table. */
  String method();

  /** Measures and hands everything to the stage. */
  void measure(Stage stage) throws Exception;
}
