/** Row 4: megabytes per second of a large dense model. */
package io.trestle.test.bench.bulk;
