/** The inner loops of softmax regression: their contract, the plain Java version and the choice. */
package io.trestle.spark.model.kernel;
