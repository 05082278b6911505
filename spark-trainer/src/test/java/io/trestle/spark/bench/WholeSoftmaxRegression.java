package io.trestle.spark.bench;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossReduction;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.SoftmaxRegression;
import io.trestle.spark.model.TrainableModel;
import java.util.List;

/** Softmax regression that hides that its rows could travel alone: every step moves all of it. */
record WholeSoftmaxRegression(SoftmaxRegression softmax) implements TrainableModel {
  @Override
  public List<VariableSpec> variables() {
    return softmax.variables();
  }

  @Override
  public int numFeatures() {
    return softmax.numFeatures();
  }

  @Override
  public int numClasses() {
    return softmax.numClasses();
  }

  @Override
  public LossReduction reduction() {
    return softmax.reduction();
  }

  @Override
  public ServingGraph servingGraph() {
    return softmax.servingGraph();
  }

  @Override
  public long numParameters() {
    return softmax.numParameters();
  }

  @Override
  public GradientComputer newGradientComputer() {
    return softmax.newGradientComputer();
  }
}
