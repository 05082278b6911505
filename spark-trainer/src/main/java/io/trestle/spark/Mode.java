package io.trestle.spark;

import java.io.Serializable;
import java.util.Locale;

/**
 * How far the workers of a run may drift apart.
 *
 * @param kind asynchronous, bounded staleness or synchronous
 * @param staleness with {@link Kind#SSP}: by how many steps the fastest worker may lead the
 *     slowest, 0 or more; 0 with every other kind
 * @param replicasToAggregate with {@link Kind#SYNC}: how many workers' gradients make one global
 *     step, the later ones being dropped (TensorFlow's SyncReplicasOptimizer); 0 means all workers,
 *     and 0 with every other kind
 */
public record Mode(Kind kind, int staleness, int replicasToAggregate) implements Serializable {

  /** The three ways; a name in lower case is what {@code --mode} takes. */
  public enum Kind {
    /** Every push is applied at once; nobody waits (Hogwild and DistBelief's downpour SGD). */
    ASYNC,
    /** Stale synchronous parallel (Ho et al., 2013). */
    SSP,
    /** One global step per round of all workers. */
    SYNC
  }

  /** Checks that only the numbers which the kind knows are given. */
  public Mode {
    if (kind == null) {
      throw new InvalidTrainingConfigException("mode", "null", "async, ssp or sync");
    }
    if (staleness < 0 || (kind != Kind.SSP && staleness != 0)) {
      throw new InvalidTrainingConfigException(
          "staleness", staleness, "0 or more, and given with mode ssp only");
    }
    if (replicasToAggregate < 0 || (kind != Kind.SYNC && replicasToAggregate != 0)) {
      throw new InvalidTrainingConfigException(
          "replicasToAggregate", replicasToAggregate, "0 or more, and given with mode sync only");
    }
  }

  /** Every push is applied at once. */
  public static Mode async() {
    return new Mode(Kind.ASYNC, 0, 0);
  }

  /** The fastest worker leads the slowest by at most {@code staleness} steps. */
  public static Mode ssp(int staleness) {
    return new Mode(Kind.SSP, staleness, 0);
  }

  /** One global step takes a gradient from each worker. */
  public static Mode sync() {
    return new Mode(Kind.SYNC, 0, 0);
  }

  /** One global step takes the first {@code replicasToAggregate} gradients. */
  public static Mode sync(int replicasToAggregate) {
    if (replicasToAggregate < 1) {
      throw new InvalidTrainingConfigException(
          "replicasToAggregate", replicasToAggregate, "1 or more");
    }
    return new Mode(Kind.SYNC, 0, replicasToAggregate);
  }

  /** As the command line writes it: {@code async}, {@code ssp(3)}, {@code sync}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case ASYNC -> name;
      case SSP -> name + "(" + staleness + ")";
      case SYNC -> replicasToAggregate == 0 ? name : name + "(" + replicasToAggregate + ")";
    };
  }
}
