/** One shard: its parameters, who pushed what, snapshots, and the answers to clients. */
package io.trestle.ps.server;
