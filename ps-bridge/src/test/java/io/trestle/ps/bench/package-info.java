/**
 * Measures the parameter server: the data plane between processes with the bare sockets of the same
 * run beside it, and with JMH ({@link io.trestle.ps.bench.Benchmarks}) the parts of a step that
 * need no network.
 */
package io.trestle.ps.bench;
