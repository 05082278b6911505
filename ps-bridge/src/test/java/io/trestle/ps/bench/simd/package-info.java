/** The worker's computation in the benchmark, with the Vector API. */
package io.trestle.ps.bench.simd;
