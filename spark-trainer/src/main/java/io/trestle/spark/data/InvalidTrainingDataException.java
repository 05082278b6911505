package io.trestle.spark.data;

import io.trestle.spark.TrestleException;

/** The training data has something that no model can be trained on; the message names the place. */
public final class InvalidTrainingDataException extends TrestleException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong, and where
   * @param remedy what to do about it
   */
  public InvalidTrainingDataException(String problem, String remedy) {
    super(problem, "The data cannot be trained on as it is.", remedy);
  }
}
