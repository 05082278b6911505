package io.trestle.spark.worker;

import io.trestle.ps.ParameterClient;
import io.trestle.ps.Parts;
import io.trestle.ps.PushResult;
import io.trestle.spark.data.Batch;
import io.trestle.spark.model.BatchResult;
import io.trestle.spark.model.RowGradientComputer;
import io.trestle.spark.model.RowSparseModel;
import io.trestle.spark.model.TouchedRows;

/**
 * Of the first variable only those rows travel that a batch touches; the others travel whole. One
 * round trip pushes this batch's rows and pulls the next batch's.
 */
final class RowSteps implements Steps {
  private final ParameterClient client;
  private final BatchFeed feed;
  private final WorkerPlan plan;
  private final BatchWindow window;
  private final RowGradientComputer computer;
  private final int rowLength;
  private final float[] denseGradient;
  private final PulledRows pulled;
  private final Parts pushed;
  private final TouchedRows[] touched = {new TouchedRows(), new TouchedRows()};
  private final Batch[] batches;
  private float[] rowGradient = new float[0];
  private int turn;
  private boolean read;

  RowSteps(
      ParameterClient client,
      BatchFeed feed,
      WorkerPlan plan,
      RowSparseModel model,
      BatchWindow window) {
    this.client = client;
    this.feed = feed;
    this.plan = plan;
    this.window = window;
    this.computer = model.newRowGradientComputer();
    this.rowLength = model.rowLength();
    this.denseGradient = new float[model.numDenseParameters()];
    this.pulled = new PulledRows(client.job(), model);
    this.pushed = PulledRows.others(client.job(), denseGradient);
    this.batches = new Batch[] {new Batch(plan.batchSize()), new Batch(plan.batchSize())};
  }

  @Override
  public void begin() {
    read();
    if (read) {
      client.pull(pulled.parts());
    }
  }

  @Override
  public boolean hasNext() {
    return read;
  }

  @Override
  public boolean isFinite() {
    return Gradients.isFinite(pulled.values(), pulled.values().length)
        && Gradients.isFinite(pulled.dense(), pulled.dense().length);
  }

  @Override
  public PushResult next() {
    TouchedRows rows = touched[turn];
    rowGradient = PulledRows.room(rowGradient, rows.count() * rowLength);
    BatchResult result =
        computer.compute(
            batches[turn], rows, pulled.values(), pulled.dense(), rowGradient, denseGradient);
    if (!Double.isFinite(result.lossSum())) {
      throw new DivergedException(result.lossSum());
    }
    window.add(result);
    clip(rows.count() * rowLength);
    pushed.rows(0, rows.ids(), rows.count(), rowGradient);
    turn = 1 - turn;
    read();
    return read ? client.pushPull(pushed, pulled.parts()) : client.push(pushed);
  }

  /** Reads the next batch and points the next pull at its rows. */
  private void read() {
    read = feed.hasNext();
    if (!read) {
      return;
    }
    feed.next(batches[turn]);
    TouchedRows rows = touched[turn];
    rows.of(batches[turn]);
    pulled.pointAt(rows);
  }

  private void clip(int count) {
    if (plan.clipNorm() > 0) {
      double squares =
          Gradients.squares(rowGradient, count)
              + Gradients.squares(denseGradient, denseGradient.length);
      float factor = Gradients.clipFactor(squares, plan.clipNorm());
      Gradients.scale(rowGradient, count, factor);
      Gradients.scale(denseGradient, denseGradient.length, factor);
    }
  }
}
