/** Measured processes with Trestle. */
package io.trestle.test.bench.trestle;
