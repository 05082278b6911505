/** Measurements of whole runs, started by hand. */
package io.trestle.spark.bench;
