/** Scores data with a model out of a bundle or checkpoint, on the executors. */
package io.trestle.spark.score;
