/**
 * The fast way for data: one blocking socket per worker and shard, a thread each on the server,
 * reused direct buffers; a single-use ticket opens it.
 */
package io.trestle.ps.transport.stream;
