package io.trestle.ps.server;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.StaleAttemptException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who may speak to a shard: of each worker the newest attempt, over its newest connection, until
 * the job ends. Used under the shard's lock.
 */
final class Sessions {
  private final JobSpec job;
  private final WorkerTable table;
  private Supplier<RuntimeException> ending;

  Sessions(JobSpec job, WorkerTable table) {
    this.job = job;
    this.table = table;
  }

  void requireOpen() {
    if (ending != null) {
      throw ending.get();
    }
  }

  /** The entry of a worker that the job has. */
  WorkerTable.Entry known(int worker) {
    requireOpen();
    if (worker < 0 || worker >= job.numWorkers()) {
      throw new ProtocolException(
          String.format(
              "There is no worker %d: job %s has %d, numbered from 0.",
              worker, job.jobId(), job.numWorkers()));
    }
    return table.entry(worker);
  }

  /** The entry of a worker, for an attempt of it that is the newest or newer. */
  WorkerTable.Entry admitted(int worker, long attempt) {
    WorkerTable.Entry entry = known(worker);
    if (attempt < entry.attempt) {
      throw stale(worker, attempt, entry.attempt);
    }
    return entry;
  }

  /** The entry of a session that is its worker's newest, while the job goes on. */
  WorkerTable.Entry live(Session session) {
    requireOpen();
    WorkerTable.Entry entry = table.entry(session.worker());
    if (entry.session != session) {
      if (entry.attempt == session.attempt()) {
        throw new StaleAttemptException(
            "This connection of worker " + session.worker() + " was closed or superseded.");
      }
      throw stale(session.worker(), session.attempt(), entry.attempt);
    }
    return entry;
  }

  private static StaleAttemptException stale(int worker, long attempt, long newest) {
    return new StaleAttemptException(
        String.format(
            "Attempt %d of worker %d is superseded by attempt %d and must stop.",
            attempt, worker, newest));
  }

  /**
   * From now on everybody gets what {@code failure} makes, save when another end came before.
   *
   * @return the sessions that this ends
   */
  List<Session> end(Supplier<RuntimeException> failure) {
    List<Session> ended = new ArrayList<>();
    if (ending == null) {
      ending = failure;
      for (int i = 0; i < job.numWorkers(); i++) {
        if (table.entry(i).session != null) {
          ended.add(table.entry(i).session);
        }
      }
    }
    return ended;
  }
}
