/** Row 5: sparse models of many columns. */
package io.trestle.test.bench.sparse;
