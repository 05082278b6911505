package io.trestle.ps.server;

import io.trestle.ps.JobSpec;
import io.trestle.ps.ProtocolException;
import io.trestle.ps.consistency.Progress;
import io.trestle.ps.consistency.StepBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * When a worker's push is answered and whether it may push again: what the consistency gate says,
 * and on shard 0 the job's step budget. Used under the shard's lock.
 */
final class Turns {
  private final JobSpec job;
  private final Update update;
  private final Progress progress;
  private final StepBudget budget;
  private final boolean first;
  private final boolean budgeted;

  Turns(JobSpec job, int shard, Update update, WorkerTable table) {
    this.job = job;
    this.update = update;
    this.progress = table.progress();
    this.budget = table.budget();
    this.first = shard == 0;
    this.budgeted = first && !job.isSynchronous() && job.maxSteps() != JobSpec.UNLIMITED;
  }

  /** Refuses a push of a worker that has finished or was told not to push. */
  void requireTurn(int worker) {
    if (progress.isFinished(worker)) {
      throw new ProtocolException("Worker " + worker + " has finished and must not push.");
    }
    if (budgeted && budget.ask(worker) != StepBudget.Decision.GO) {
      throw new ProtocolException(
          String.format(
              "Worker %d pushes although it was told not to: %d steps are enough.",
              worker, job.maxSteps()));
    }
  }

  /** A worker's push was taken. */
  void use(int worker) {
    if (budgeted) {
      budget.use(worker);
    }
  }

  /** Whether the answer to the worker's last push may be given. */
  boolean mayAnswer(int worker) {
    return update.mayAnswer(worker)
        && (!budgeted
            || progress.isFinished(worker)
            || budget.ask(worker) != StepBudget.Decision.WAIT);
  }

  /**
   * Whether the worker, whose last push is being answered, may push again.
   *
   * @param given the version that the answer gives
   */
  boolean mayContinue(int worker, long given) {
    if (!first) {
      return true;
    }
    if (progress.isFinished(worker)) {
      return false;
    }
    return budgeted ? budget.ask(worker) == StepBudget.Decision.GO : given < job.maxSteps();
  }

  /** Whom a worker waits for. */
  List<Integer> missing(int worker) {
    if (!update.mayAnswer(worker)) {
      return update.missing(worker);
    }
    List<Integer> holders = new ArrayList<>();
    for (int i = 0; i < job.numWorkers(); i++) {
      if (budget.isGranted(i)) {
        holders.add(i);
      }
    }
    return holders;
  }
}
