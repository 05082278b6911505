/** Models that train against the parameter server: variables, gradients and serving graphs. */
package io.trestle.spark.model;
