/** Row 8: DL4J's own masters and the parameter server behind the same {@code Trainer}. */
package io.trestle.test.bench.strategies;
