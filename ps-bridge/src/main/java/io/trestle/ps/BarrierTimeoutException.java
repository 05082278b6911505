package io.trestle.ps;

import java.util.List;

/** A worker waited for the others of its group longer than the bound allows. */
public final class BarrierTimeoutException extends ParameterServerException {
  private static final long serialVersionUID = 1L;

  private final List<Integer> missingWorkers;

  /**
   * @param message what was waited for and for how long
   * @param missingWorkers the workers that did not come, in rising order
   */
  public BarrierTimeoutException(String message, List<Integer> missingWorkers) {
    super(message);
    this.missingWorkers = List.copyOf(missingWorkers);
  }

  /** The workers that did not come, in rising order. */
  @SuppressWarnings("serial")
  public List<Integer> missingWorkers() {
    return missingWorkers;
  }
}
