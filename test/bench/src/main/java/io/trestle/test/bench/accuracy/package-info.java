/** Row 3: seconds to an accuracy. */
package io.trestle.test.bench.accuracy;
