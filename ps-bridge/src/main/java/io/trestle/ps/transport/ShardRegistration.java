package io.trestle.ps.transport;

/**
 * What a shard knows of a worker when one of its attempts registers.
 *
 * @param lastSequence number of the last push taken, 0 when none
 * @param nextVersion synchronous mode: the version that push {@code lastSequence + 1} must be
 *     computed on; otherwise the current version
 * @param version the shard's current count of updates
 * @param finished whether the worker has left the group
 */
public record ShardRegistration(
    long lastSequence, long nextVersion, long version, boolean finished) {}
