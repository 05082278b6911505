package io.trestle.spark;

/** Takes the final parameters of a run, on the driver. */
@FunctionalInterface
public interface ParameterSink {
  /**
   * Called once, when training is over and before {@link Trainer#train} returns, on its thread.
   *
   * @param model what was trained
   * @param parameters all variables in the order of {@link Model#variables}, each row-major,
   *     without gaps; the sink may keep the array
   */
  void accept(Model model, float[] parameters);
}
