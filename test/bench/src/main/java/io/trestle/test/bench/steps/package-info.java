/** Rows 1 and 2: steps per second and accuracy. */
package io.trestle.test.bench.steps;
