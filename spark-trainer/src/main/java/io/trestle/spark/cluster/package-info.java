/**
 * Where the shards live: in the driver, in executors or in external processes; slots; the
 * coordinator.
 */
package io.trestle.spark.cluster;
