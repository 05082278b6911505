package io.trestle.ps.server;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.transport.PushParts;
import java.util.List;

/**
 * The gradients of a group become one update, as in TensorFlow's {@code SyncReplicasOptimizer}.
 * Without backup workers every unfinished worker contributes once to every update, so the versions
 * of two shards never differ by more than 1, and the version before the newest is kept for a worker
 * that died between the two. With backup workers a gradient that was computed on an older version
 * is dropped.
 */
final class SynchronousUpdate extends Update {
  private final long maxSteps;
  private final Consistency.Synchronous mode;
  private final Storage storage;
  private final WorkerTable table;
  private final Aggregation aggregation;

  SynchronousUpdate(
      JobSpec job, Consistency.Synchronous mode, Storage storage, WorkerTable table, long version) {
    super(version);
    this.maxSteps = job.maxSteps();
    this.mode = mode;
    this.storage = storage;
    this.table = table;
    this.aggregation =
        new Aggregation(storage.slices(), mode.replicasToAggregate(), job.numWorkers());
  }

  @Override
  PushOutcome take(int worker, long basis, PushParts parts) {
    boolean late = basis < version();
    if (basis > version() || (late ? !mode.hasBackups() : version() >= maxSteps)) {
      throw new ProtocolException(
          String.format(
              "Worker %d pushed a gradient of version %d, the shard is at version %d of %d.",
              worker, basis, version(), maxSteps));
    }
    WorkerTable.Entry entry = table.entry(worker);
    if (late) {
      entry.step = version();
      entry.staleness = version() - basis;
      entry.nextVersion = version();
      return PushOutcome.DROPPED;
    }
    entry.step = version() + 1;
    entry.staleness = 0;
    entry.nextVersion = version() + 1;
    aggregation.take(worker, parts);
    applyIfComplete();
    return PushOutcome.APPLIED;
  }

  private void applyIfComplete() {
    if (aggregation.isComplete(table.progress())) {
      aggregation.applyTo(storage, version());
      advance();
    }
  }

  @Override
  boolean mayAnswer(int worker) {
    return version() >= table.entry(worker).nextVersion;
  }

  @Override
  List<Integer> missing(int worker) {
    return aggregation.missing(table.progress());
  }

  @Override
  void onFinish() {
    applyIfComplete();
  }

  @Override
  int pending() {
    return aggregation.pending();
  }

  @Override
  long nextVersion(int worker) {
    return mode.hasBackups() ? version() : table.entry(worker).nextVersion;
  }

  @Override
  ReplyCursor.Version pick(long wanted) {
    if (wanted == version()) {
      return ReplyCursor.Version.NEWEST;
    }
    if (wanted == version() - 1 && !mode.hasBackups()) {
      return ReplyCursor.Version.PREVIOUS;
    }
    throw new ProtocolException(
        "Version " + wanted + " is gone: the shard is at version " + version() + ".");
  }
}
