/** Softmax regression as Spark ML has its classifiers: an estimator, its model, and its summary. */
package io.trestle.spark.ml;
