package io.trestle.spark.worker;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.spark.data.Batch;
import io.trestle.spark.data.PackedBlock;
import io.trestle.spark.data.WorkerInput;
import io.trestle.spark.model.RowGradientComputer;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.model.TouchedRows;
import io.trestle.spark.worker.WorkerPlan.Exchange;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskKilledException;

/**
 * Measures the shards' parameters on one task's share of the data. What travels is what travels in
 * training, so a model that fits on no single host is evaluated as well. Not thread-safe.
 */
public final class EvaluationLoop {
  private final WorkerInput input;
  private final WorkerPlan plan;
  private final ParameterClient client;
  private final BooleanSupplier killed;
  private final EvaluationSums sums = new EvaluationSums();

  /**
   * A loop that has not begun.
   *
   * @param client that of a worker of the run, which trains no more or pauses
   * @param killed whether Spark wants the task to end
   */
  public EvaluationLoop(
      WorkerInput input, WorkerPlan plan, ParameterClient client, BooleanSupplier killed) {
    this.input = input;
    this.plan = plan;
    this.client = client;
    this.killed = killed;
  }

  /**
   * Evaluates every sample once.
   *
   * @throws TaskKilledException when the task is to end early
   */
  public EvaluationSums run() {
    // It pushes nothing: no other worker may wait for it.
    Pause.leave(client);
    if (plan.exchange() == Exchange.ROWS) {
      rows((RowSparseModel) plan.model());
    } else {
      whole();
    }
    return sums;
  }

  private void whole() {
    float[] parameters = new float[Math.toIntExact(client.job().size())];
    client.pull(Parts.dense(client.job(), parameters));
    sums.add(new WholeEvaluation(plan.model(), parameters, killed).of(input));
  }

  private void rows(RowSparseModel model) {
    RowGradientComputer computer = model.newRowGradientComputer();
    PulledRows pulled = new PulledRows(client.job(), model);
    TouchedRows touched = new TouchedRows();
    Batch batch = new Batch(plan.batchSize());
    for (int partition = 0; partition < input.partitions(); partition++) {
      Iterator<PackedBlock> blocks = input.open(partition);
      while (blocks.hasNext()) {
        PackedBlock block = blocks.next();
        for (int from = 0; from < block.rows(); from += batch.capacity()) {
          requireWanted();
          fill(batch, block, from);
          touched.of(batch);
          pulled.pointAt(touched);
          client.pull(pulled.parts());
          sums.add(computer.evaluate(batch, touched, pulled.values(), pulled.dense()));
        }
      }
    }
  }

  private static void fill(Batch batch, PackedBlock block, int from) {
    batch.clear();
    int count = Math.min(batch.capacity(), block.rows() - from);
    for (int row = from; row < from + count; row++) {
      batch.add(block, row);
    }
  }

  private void requireWanted() {
    if (killed.getAsBoolean()) {
      throw new TaskKilledException("the job was cancelled");
    }
  }
}
