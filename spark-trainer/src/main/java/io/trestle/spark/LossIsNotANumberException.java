package io.trestle.spark;

import java.util.Optional;

/** The loss became NaN or infinite; the run stopped and its last good checkpoint was kept. */
public final class LossIsNotANumberException extends TrainingDivergedException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the step at which the loss was seen and the learning rate that led there.
   *
   * @param checkpoint the last one, empty if none was written
   */
  public LossIsNotANumberException(
      long globalStep, double learningRate, float loss, Optional<String> checkpoint) {
    super(
        "The loss is " + loss + " at global step " + globalStep + ".",
        checkpoint,
        ", and look for NaN or unscaled values in the features",
        globalStep,
        learningRate);
  }
}
