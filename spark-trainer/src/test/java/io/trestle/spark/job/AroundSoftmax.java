package io.trestle.spark.job;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.SoftmaxRegression;
import io.trestle.spark.model.TrainableModel;
import java.util.List;

/** Softmax regression with something before each batch that is computed. */
abstract class AroundSoftmax implements TrainableModel {
  private static final long serialVersionUID = 1L;

  private final SoftmaxRegression softmax =
      new SoftmaxRegression(Blobs.FEATURES, Blobs.CLASSES, LossReduction.MEAN);

  /**
   * Called in the task before a batch.
   *
   * @param computed batches that this attempt has computed
   */
  abstract void before(int computed);

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
    return new Computer(softmax.newGradientComputer());
  }

  private final class Computer implements GradientComputer {
    private final GradientComputer computer;
    private int batches;

    Computer(GradientComputer computer) {
      this.computer = computer;
    }

    @Override
    public void load(float[] parameters) {
      computer.load(parameters);
    }

    @Override
    public BatchResult compute(Batch batch, float[] gradient) {
      before(batches++);
      return computer.compute(batch, gradient);
    }

    @Override
    public BatchResult evaluate(Batch batch) {
      return computer.evaluate(batch);
    }

    @Override
    public void probabilities(Batch batch, float[] probabilities) {
      computer.probabilities(batch, probabilities);
    }
  }
}
