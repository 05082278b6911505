package io.trestle.spark.worker;

import io.trestle.spark.data.Batch;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.GradientComputer;
import io.trestle.spark.model.TrainableModel;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskKilledException;

/** Measures parameters that are all here on one task's share of the data. Not thread-safe. */
public final class WholeEvaluation {
  private final GradientComputer computer;
  private final BooleanSupplier killed;

  /**
   * An evaluation of given parameters.
   *
   * @param parameters the flat layout, which is borrowed
   * @param killed whether Spark wants the task to end
   */
  public WholeEvaluation(TrainableModel model, float[] parameters, BooleanSupplier killed) {
    this.computer = model.newGradientComputer();
    this.killed = killed;
    computer.load(parameters);
  }

  /**
   * Evaluates every sample once.
   *
   * @throws TaskKilledException when the task is to end early
   */
  public EvaluationSums of(WorkerInput input) {
    EvaluationSums sums = new EvaluationSums();
    for (int partition = 0; partition < input.partitions(); partition++) {
      Iterator<PackedBlock> blocks = input.open(partition);
      while (blocks.hasNext()) {
        if (killed.getAsBoolean()) {
          throw new TaskKilledException("the job was cancelled");
        }
        sums.add(computer.evaluate(Batch.of(blocks.next())));
      }
    }
    return sums;
  }
}
