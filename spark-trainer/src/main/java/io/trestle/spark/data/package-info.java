/**
 * Training data: packed blocks, the order of samples, batches, and how rows of Spark become them.
 */
package io.trestle.spark.data;
