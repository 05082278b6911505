/** Shards in the same JVM: direct calls, no sockets, no copies to spare. */
package io.trestle.ps.transport.inprocess;
