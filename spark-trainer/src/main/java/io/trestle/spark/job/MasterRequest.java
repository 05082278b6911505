package io.trestle.spark.job;

import io.trestle.spark.Model;
import io.trestle.spark.Strategy;
import io.trestle.spark.TrainingRequest;
import io.trestle.spark.TrestleException;
import io.trestle.spark.master.MasterModel;
import java.util.Optional;

/** Whether a master can do what is asked; looked at before anything starts. */
final class MasterRequest {
  private static final String OTHERWISE = "Leave it out, or choose strategy parameter-server.";

  private MasterRequest() {}

  /**
   * The model that a master is to train; empty where the servers lead.
   *
   * @throws TrestleException when no master can
   */
  static Optional<MasterModel> check(TrainingRequest request) {
    Strategy strategy = request.config().strategy();
    if (!strategy.isLedByMaster()) {
      return Optional.empty();
    }
    if (!(request.model().orElse(null) instanceof MasterModel model)) {
      throw new TrestleException(
          "Strategy " + strategy + " trains DL4J networks only.",
          "The model is "
              + request.model().map(Model::getClass).map(Class::getSimpleName).orElse("not given")
              + "; softmax regression and models of one's own train on the parameter server.",
          "Give a network (--network, or Trainer.model with a Dl4jModel), or choose strategy"
              + " parameter-server.");
    }
    if (request.columns().weight().isPresent()) {
      throw new TrestleException(
          "The column " + request.columns().weight().get() + " cannot count as weight.",
          "Strategy " + strategy + " has DL4J's own batches, whose samples all count the same.",
          OTHERWISE);
    }
    if (request.workerResources().isPresent()) {
      throw new TrestleException(
          "The workers' resource profile cannot be kept.",
          "With strategy " + strategy + " DL4J starts the tasks itself, and knows no profiles.",
          OTHERWISE);
    }
    model.requireTrainableBy(strategy);
    return Optional.of(model);
  }
}
