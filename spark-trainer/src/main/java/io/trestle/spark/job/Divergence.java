package io.trestle.spark.job;

import io.trestle.spark.Model;
import io.trestle.spark.TrainingDivergedException;
import java.util.Optional;

/**
 * When a loss that is still a number means that training has diverged.
 *
 * <p>A classifier that gives every class the same probability has a cross entropy of ln(classes),
 * whatever the data (Goodfellow et al., "Deep Learning", 2016, 3.13), and untrained softmax
 * regression is that model. Steps that are too long leave logits that are large and wrong, and then
 * the loss of a wrong answer is their size: it grows with the learning rate and without limit. The
 * mean over the last batches of a run that learns, noisy as it may be, stays below a small multiple
 * of ln(classes); one that has diverged is far above. The multiple is wide: Adam with a rate of
 * 0.25 meets 5 times ln(classes) in its first steps on MNIST and learns all the same, whereas rates
 * that are absurd end in the thousands.
 */
final class Divergence {
  /** How many times as bad as knowing nothing. */
  private static final double MULTIPLE = 20;

  private Divergence() {}

  /**
   * Checks that the parameters at the end are worth more than none.
   *
   * @param checkpoint the last one, empty if none was written
   * @throws TrainingDivergedException when they are not
   */
  static void requireNone(
      double finalLoss,
      long globalStep,
      double learningRate,
      Model model,
      Optional<String> checkpoint) {
    if (isShownBy(finalLoss, model)) {
      throw TrainingDivergedException.lossTooHigh(
          globalStep, learningRate, finalLoss, model.uninformedLoss().getAsDouble(), checkpoint);
    }
  }

  /** Whether a final loss, mean per sample, says that training has diverged. */
  private static boolean isShownBy(double finalLoss, Model model) {
    return model.uninformedLoss().isPresent()
        && finalLoss > MULTIPLE * model.uninformedLoss().getAsDouble();
  }
}
