package io.trestle.ps.server;

import io.trestle.ps.Consistency;
import io.trestle.ps.JobSpec;
import io.trestle.ps.PushOutcome;
import io.trestle.ps.transport.PushParts;
import java.util.List;

/**
 * How pushes become updates, and when their answers may be given. Keeps the shard's version, which
 * counts updates. Used under the shard's lock.
 */
abstract class Update {
  private long version;

  Update(long version) {
    this.version = version;
  }

  static Update of(JobSpec job, Storage storage, WorkerTable table, long version) {
    if (job.consistency() instanceof Consistency.Synchronous sync) {
      return new SynchronousUpdate(job, sync, storage, table, version);
    }
    long bound =
        job.consistency() instanceof Consistency.BoundedStaleness bounded
            ? bounded.bound()
            : Long.MAX_VALUE;
    return new DirectUpdate(storage, table, bound, version);
  }

  /** Updates applied, the restored ones included. */
  final long version() {
    return version;
  }

  final void advance() {
    version++;
  }

  /** Whether a worker's pushes have been the only ones for a while. */
  boolean isAlone(int worker) {
    return false;
  }

  /** Takes a checked push, and notes step, staleness and next version in the worker's entry. */
  abstract PushOutcome take(int worker, long basis, PushParts parts);

  /** Whether the answer to the worker's last push may be given. */
  abstract boolean mayAnswer(int worker);

  /** Whom the worker waits for. */
  abstract List<Integer> missing(int worker);

  /** A worker has left the group. */
  abstract void onFinish();

  /** Gradients taken that are not in an update yet. */
  abstract int pending();

  /** The version that the worker's next push should be computed on. */
  abstract long nextVersion(int worker);

  /** Which of the versions at hand is {@code wanted}. */
  abstract ReplyCursor.Version pick(long wanted);
}
