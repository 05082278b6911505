/** Trains models on Spark executors against a sharded parameter server: the public API. */
package io.trestle.spark;
