package io.trestle.ps.server;

import io.trestle.ps.SnapshotStore;
import io.trestle.ps.consistency.Ticker;
import java.time.Duration;

/**
 * How a server treats whatever shard it hosts.
 *
 * @param store where snapshots go to and come from
 * @param barrierTimeout longest wait of a worker for the others of its group; above 0
 * @param keepAliveEvery how often a waiting client is told that the shard lives; above 0
 * @param leaseTimeout a driver that was silent for longer has lost its shard; above 0
 * @param ticker time
 */
public record ShardSettings(
    SnapshotStore store,
    Duration barrierTimeout,
    Duration keepAliveEvery,
    Duration leaseTimeout,
    Ticker ticker) {
  public ShardSettings {
    requirePositive("barrierTimeout", barrierTimeout);
    requirePositive("keepAliveEvery", keepAliveEvery);
    requirePositive("leaseTimeout", leaseTimeout);
  }

  /** No store, 10 minutes, 5 seconds, 60 seconds, the JVM's time. */
  public static ShardSettings defaults() {
    return new ShardSettings(
        SnapshotStore.none(),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Ticker.system());
  }

  /** These settings with another store. */
  public ShardSettings withStore(SnapshotStore other) {
    return new ShardSettings(other, barrierTimeout, keepAliveEvery, leaseTimeout, ticker);
  }

  /** These settings with another time. */
  public ShardSettings withTicker(Ticker other) {
    return new ShardSettings(store, barrierTimeout, keepAliveEvery, leaseTimeout, other);
  }

  /** These settings with another bound for waits on the group. */
  public ShardSettings withBarrierTimeout(Duration other) {
    return new ShardSettings(store, other, keepAliveEvery, leaseTimeout, ticker);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above 0.");
    }
  }
}
