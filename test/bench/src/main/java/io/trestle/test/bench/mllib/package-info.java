/** The measured process with Spark's MLlib. */
package io.trestle.test.bench.mllib;
