package io.trestle.spark;

import java.util.OptionalLong;

/**
 * When a run ends because it learns nothing more: {@code patience} validations in a row, none of
 * which had a log loss below the best one by more than {@code tolerance} (Prechelt, "Early Stopping
 * - But When?", 1998). {@link TrainingConfig.Builder} says what each value means and what it is
 * when it is not given.
 *
 * @param validationSteps empty for one epoch
 */
public record EarlyStopping(int patience, double tolerance, OptionalLong validationSteps) {
  /** Checks ranges. */
  public EarlyStopping {
    Checks.atLeast("patience", patience, 1);
    Checks.notNegative("tolerance", tolerance);
    validationSteps.ifPresent(n -> Checks.atLeast("validationSteps", n, 1));
  }
}
