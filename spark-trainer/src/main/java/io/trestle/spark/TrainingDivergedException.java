package io.trestle.spark;

import java.util.Locale;
import java.util.Optional;

/**
 * Training ran away from any solution: the parameters are worth less than none. The run stopped,
 * exported nothing and kept its last good checkpoint.
 */
public class TrainingDivergedException extends TrestleException {
  private static final long serialVersionUID = 1L;

  private final long globalStep;
  private final double learningRate;

  /** For what else shows divergence. */
  TrainingDivergedException(
      String problem,
      Optional<String> checkpoint,
      String hint,
      long globalStep,
      double learningRate) {
    super(
        problem,
        "Training has diverged with learning rate "
            + learningRate
            + ". "
            + checkpoint
                .map(path -> "The last good checkpoint is " + path + ".")
                .orElse("No checkpoint was written."),
        "Train again with a smaller learning rate" + hint + ".");
    this.globalStep = globalStep;
    this.learningRate = learningRate;
  }

  /**
   * The final loss is beyond what a model that knows nothing has.
   *
   * @param loss mean per sample of the last batches
   * @param ignorance the loss of a model that knows nothing
   * @param checkpoint the last one, empty if none was written
   */
  public static TrainingDivergedException lossTooHigh(
      long globalStep,
      double learningRate,
      double loss,
      double ignorance,
      Optional<String> checkpoint) {
    return new TrainingDivergedException(
        String.format(
            Locale.ROOT,
            "The loss is %.4g at global step %d; a model that knows nothing has %.4g.",
            loss,
            globalStep,
            ignorance),
        checkpoint,
        " (and, if that does not help, features scaled to about 1)",
        globalStep,
        learningRate);
  }

  /** The global step at which it was found. */
  public final long globalStep() {
    return globalStep;
  }

  /** The configured learning rate. */
  public final double learningRate() {
    return learningRate;
  }
}
