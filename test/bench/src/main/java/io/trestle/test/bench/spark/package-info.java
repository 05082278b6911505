/** Spark sessions and data of measured processes, with Trestle on the class path or without it. */
package io.trestle.test.bench.spark;
