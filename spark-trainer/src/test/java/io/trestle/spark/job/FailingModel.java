package io.trestle.spark.job;

import io.trestle.modelio.ServingGraph;
import io.trestle.ps.VariableSpec;
import io.trestle.spark.LossReduction;
import io.trestle.spark.data.Batch;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.SoftmaxRegression;
import io.trestle.spark.model.TrainableModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Softmax regression whose computation fails in the middle of training, as a task may for any
 * reason.
 *
 * @param marks a directory that all tasks see; each failure leaves a file there
 * @param failures how often, over all tasks
 */
record FailingModel(SoftmaxRegression softmax, String marks, int failures)
    implements TrainableModel {
  /** Batches that each task computes before it may fail. */
  private static final int BATCHES = 7;

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
    return new Failing(softmax.newGradientComputer());
  }

  /** Whether this very call is one that must fail. */
  private boolean isToFail() {
    for (int i = 0; i < failures; i++) {
      try {
        Files.createFile(Path.of(marks, "failure-" + i));
        return true;
      } catch (FileAlreadyExistsException e) {
        // That one is over; the next may be left.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }

  private final class Failing implements GradientComputer {
    private final GradientComputer computer;
    private int batches;

    Failing(GradientComputer computer) {
      this.computer = computer;
    }

    @Override
    public void load(float[] parameters) {
      computer.load(parameters);
    }

    @Override
    public BatchResult compute(Batch batch, float[] gradient) {
      if (++batches > BATCHES && isToFail()) {
        throw new IllegalStateException("injected failure");
      }
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
