package io.trestle.ps.server;

import io.trestle.ps.ProtocolException;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.transport.PushParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Every push is an update at once. With a bound (stale synchronous parallel) the answer is held
 * while its worker is too many clocks ahead of the slowest unfinished one.
 */
final class DirectUpdate extends Update {
  // A worker is alone after so many pushes: when that proves wrong, one of so many is sent twice.
  private static final int ALONE = 32;

  private final Storage storage;
  private final WorkerTable table;
  private final long bound;
  private int lastWorker;
  private int inTurn;

  /**
   * @param bound clocks, {@link Long#MAX_VALUE} for none
   */
  DirectUpdate(Storage storage, WorkerTable table, long bound, long version) {
    super(version);
    this.storage = storage;
    this.table = table;
    this.bound = bound;
  }

  @Override
  PushOutcome take(int worker, long basis, PushParts parts) {
    if (parts instanceof EarlyUpdate early && early.version() != version()) {
      inTurn = 0;
      throw new UncheckedIOException(
          new IOException("Another push came first, so that this one must be sent again."));
    }
    inTurn = worker == lastWorker ? inTurn + 1 : 1;
    lastWorker = worker;
    WorkerTable.Entry entry = table.entry(worker);
    // A basis above the version was pulled before this shard was restored from a snapshot.
    entry.staleness = Math.max(0, version() - basis);
    storage.apply(parts, version());
    advance();
    entry.step = version();
    entry.nextVersion = version();
    return PushOutcome.APPLIED;
  }

  @Override
  boolean isAlone(int worker) {
    return table.progress().workers() == 1 || (worker == lastWorker && inTurn >= ALONE);
  }

  @Override
  boolean mayAnswer(int worker) {
    return bound == Long.MAX_VALUE || table.progress().lead(worker) <= bound;
  }

  @Override
  List<Integer> missing(int worker) {
    return table.progress().behind(table.progress().clock(worker) - bound);
  }

  @Override
  void onFinish() {}

  @Override
  int pending() {
    return 0;
  }

  @Override
  long nextVersion(int worker) {
    return version();
  }

  @Override
  ReplyCursor.Version pick(long wanted) {
    throw new ProtocolException(
        "Version " + wanted + " was asked for by its number, which only synchronous jobs allow.");
  }
}
