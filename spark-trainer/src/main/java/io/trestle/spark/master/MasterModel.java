package io.trestle.spark.master;

import io.trestle.ps.VariableSpec;
import io.trestle.spark.Strategy;
import io.trestle.spark.model.TrainableModel;
import java.util.List;

/** A model that one of its own library's masters can train as well. Thread-safe. */
public interface MasterModel extends TrainableModel {
  /**
   * Checks before any work that a strategy can train this model.
   *
   * @throws io.trestle.spark.TrestleException when jars are missing, naming them, or the model does
   *     not fit
   */
  void requireTrainableBy(Strategy strategy);

  /** The variables of the flat layout, whatever updates them. */
  List<VariableSpec> layout();

  /** A master that stands before the first round; it goes on from the initial parameters. */
  Master newMaster(MasterPlan plan);
}
