package io.trestle.ps.consistency;

/**
 * Hands out the right to push, so that exactly {@code limit} pushes are applied: a grant is given
 * while applied pushes and unused grants together are below the limit. A grant belongs to a worker
 * until it pushes or finishes, whatever happens to its attempts. A worker that gets none must be
 * kept waiting until a grant comes back or the last push is in: then the end is exact although
 * workers die. Not thread-safe.
 */
public final class StepBudget {
  private final long limit;
  private final boolean[] granted;
  private long applied;
  private int outstanding;

  /**
   * @param limit {@link Long#MAX_VALUE} for none
   * @param applied pushes applied before
   */
  public StepBudget(long limit, int workers, long applied) {
    this.limit = limit;
    this.granted = new boolean[workers];
    this.applied = applied;
  }

  /** What a worker can be told. */
  public enum Decision {
    /** It holds a grant. */
    GO,
    /** The budget is spent. */
    STOP,
    /** Others hold the last grants and may yet give them back. */
    WAIT
  }

  /** Gives {@code worker} a grant if it has none and there is one. */
  public Decision ask(int worker) {
    if (!granted[worker]) {
      if (applied >= limit) {
        return Decision.STOP;
      }
      if (applied + outstanding >= limit) {
        return Decision.WAIT;
      }
      granted[worker] = true;
      outstanding++;
    }
    return Decision.GO;
  }

  /** A push of {@code worker} was applied. */
  public void use(int worker) {
    giveBack(worker);
    applied++;
  }

  /** The worker will not push. */
  public void giveBack(int worker) {
    if (granted[worker]) {
      granted[worker] = false;
      outstanding--;
    }
  }

  /** Whether no push will be granted any more, come what may. */
  public boolean isSpent() {
    return applied >= limit;
  }

  /** Whether {@code worker} holds a grant. */
  public boolean isGranted(int worker) {
    return granted[worker];
  }
}
