/** Measures the data plane between processes, with the bare sockets of the same run beside it. */
package io.trestle.ps.bench;
