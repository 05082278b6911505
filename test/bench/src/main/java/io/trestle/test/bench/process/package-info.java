/** Processes that are measured, asked line by line. */
package io.trestle.test.bench.process;
