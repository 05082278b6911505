package io.trestle.spark;

/** A model whose parameters are to come to the driver does not fit there. */
public final class ModelTooLargeException extends TrestleException {
  private static final long serialVersionUID = 1L;

  private final long parameters;

  /**
   * Names the model's shape and what the driver has room for.
   *
   * @param limit parameters that fit
   */
  public ModelTooLargeException(Model model, long parameters, long limit) {
    super(
        "A model of "
            + model.numFeatures()
            + " features and "
            + model.numClasses()
            + " classes has "
            + parameters
            + " parameters.",
        "They are to come to the driver, which has room for " + limit + ".",
        "Train it with io.trestle.spark.Trainer, which leaves the parameters on the servers and"
            + " writes checkpoints and the serving bundle from there, or give the driver more"
            + " memory (spark.driver.memory). If so many are unexpected, look at the largest label"
            + " and at the size of the feature vectors.");
    this.parameters = parameters;
  }

  /** Number of parameters of the model. */
  public long parameters() {
    return parameters;
  }
}
