/** The contract that every way to a shard fulfils, on both of its sides. */
package io.trestle.ps.transport;
