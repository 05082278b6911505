/** The command behind test/bin/bench-scaling. */
package io.trestle.test.scaling.cli;
