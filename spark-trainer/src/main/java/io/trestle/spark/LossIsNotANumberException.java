package io.trestle.spark;

/** The loss became NaN or infinite; the run stopped and its last good checkpoint was kept. */
public final class LossIsNotANumberException extends TrainingDivergedException {
  private static final long serialVersionUID = 1L;

  /** Names the step at which the loss was seen and the learning rate that led there. */
  public LossIsNotANumberException(long globalStep, double learningRate, float loss, String kept) {
    super(
        "The loss is " + loss + " at global step " + globalStep + ".",
        kept,
        ", and look for NaN or unscaled values in the features",
        globalStep,
        learningRate);
  }
}
