package io.trestle.spark.worker;

/** The loss of a batch is NaN or infinite, or its gradient is. */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final double loss;

  DivergedException(double loss) {
    super("The loss is " + loss + ".");
    this.loss = loss;
  }

  double loss() {
    return loss;
  }
}
