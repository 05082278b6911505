package io.trestle.ps;

/** How far workers may drift apart. */
public sealed interface Consistency {

  /** Every push is applied when it comes; nobody waits. */
  static Consistency async() {
    return new Asynchronous();
  }

  /** No worker gets more than {@code bound} clocks ahead of the slowest one. */
  static Consistency boundedStaleness(int bound) {
    return new BoundedStaleness(bound);
  }

  /** All workers' gradients are averaged into one update; nobody is left out. */
  static Consistency sync() {
    return new Synchronous(Synchronous.ALL);
  }

  /** The first {@code replicasToAggregate} gradients make an update; later ones are dropped. */
  static Consistency syncWithBackups(int replicasToAggregate) {
    if (replicasToAggregate < 1) {
      throw new IllegalArgumentException(
          "replicasToAggregate is " + replicasToAggregate + "; it must be at least 1.");
    }
    return new Synchronous(replicasToAggregate);
  }

  /** Hogwild-like: staleness is not bounded. */
  record Asynchronous() implements Consistency {}

  /**
   * Stale synchronous parallel (Ho et al., "More Effective Distributed ML via a Stale Synchronous
   * Parallel Parameter Server", NIPS 2013).
   *
   * @param bound clocks that a worker may be ahead of the slowest live one, at least 0
   */
  record BoundedStaleness(int bound) implements Consistency {
    public BoundedStaleness {
      if (bound < 0) {
        throw new IllegalArgumentException("Staleness bound " + bound + " is below 0.");
      }
    }
  }

  /**
   * As TensorFlow's {@code SyncReplicasOptimizer}.
   *
   * @param replicasToAggregate gradients per update, at least 1, or {@link #ALL} for every worker
   *     that has not finished
   */
  record Synchronous(int replicasToAggregate) implements Consistency {
    /** Every unfinished worker contributes to every update. */
    public static final int ALL = 0;

    public Synchronous {
      if (replicasToAggregate < 0) {
        throw new IllegalArgumentException(
            "replicasToAggregate is " + replicasToAggregate + "; it must be at least 1.");
      }
    }

    /** Whether late gradients are dropped rather than waited for. */
    public boolean hasBackups() {
      return replicasToAggregate != ALL;
    }
  }
}
