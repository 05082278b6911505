package io.trestle.ps.transport;

/** What a ticket is good for: one data connection of this worker attempt to this shard. */
public record Grant(String jobId, int shard, int worker, long attempt) {}
