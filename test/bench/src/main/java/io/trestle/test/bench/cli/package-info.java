/** The command {@code test/bin/bench}. */
package io.trestle.test.bench.cli;
