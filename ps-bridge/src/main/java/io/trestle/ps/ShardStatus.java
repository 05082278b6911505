package io.trestle.ps;

import java.util.List;

/**
 * A shard's figures at one moment.
 *
 * @param version updates applied on this shard, the restored ones included; on shard 0 the global
 *     step
 * @param pending gradients taken that wait for their synchronous update
 * @param workers by worker number
 * @param stalenessCounts pushes by staleness: {@code [0]} for 0, then one per power of two: {@code
 *     [i]} for staleness in [2^(i-1), 2^i)
 * @param maxStaleness largest seen
 * @param maxClockLead most clocks that a worker has been ahead of the slowest one when it got its
 *     answer; at most the bound of {@link Consistency.BoundedStaleness}
 * @param dropped pushes left out as late
 * @param duplicates repeats answered without applying
 * @param bytesIn gradient bytes taken: 4 per float, fewer where a push was threshold-encoded
 * @param bytesSaved by how many those are fewer
 * @param bytesOut parameter bytes given
 */
public record ShardStatus(
    int shard,
    long version,
    int pending,
    List<WorkerStatus> workers,
    List<Long> stalenessCounts,
    long maxStaleness,
    long maxClockLead,
    long dropped,
    long duplicates,
    long bytesIn,
    long bytesSaved,
    long bytesOut) {
  public ShardStatus {
    workers = List.copyOf(workers);
    stalenessCounts = List.copyOf(stalenessCounts);
  }
}
