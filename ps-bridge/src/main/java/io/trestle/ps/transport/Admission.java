package io.trestle.ps.transport;

/**
 * A server's answer to a worker that registered.
 *
 * @param registration what the shard knows of the worker
 * @param ticket opens the data stream once, soon
 * @param streamPort where the data stream listens, on the host that was asked
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a ticket is used up by one reader.
public record Admission(ShardRegistration registration, byte[] ticket, int streamPort) {}
