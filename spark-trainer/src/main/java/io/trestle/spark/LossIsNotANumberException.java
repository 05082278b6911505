package io.trestle.spark;

/** The loss became NaN or infinite; the run stopped and its last good checkpoint was kept. */
public final class LossIsNotANumberException extends TrestleException {
  private static final long serialVersionUID = 1L;

  private final long globalStep;
  private final double learningRate;

  /** Names the step at which the loss was seen and the learning rate that led there. */
  public LossIsNotANumberException(long globalStep, double learningRate, float loss, String kept) {
    super(
        "The loss is "
            + loss
            + " at global step "
            + globalStep
            + " with learning rate "
            + learningRate
            + ": training has diverged. "
            + kept
            + " Train again with a smaller learning rate, and look for NaN or unscaled values in"
            + " the features.");
    this.globalStep = globalStep;
    this.learningRate = learningRate;
  }

  /** The global step at which the loss was no number. */
  public long globalStep() {
    return globalStep;
  }

  /** The configured learning rate. */
  public double learningRate() {
    return learningRate;
  }
}
