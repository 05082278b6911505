/** The Spark data source {@code idx}: images and labels in MNIST's file format. */
package io.trestle.spark.data.idx;
