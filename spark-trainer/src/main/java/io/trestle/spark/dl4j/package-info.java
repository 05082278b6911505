/**
 * DL4J's networks as models that train against the parameter server. Its classes need DL4J's jars,
 * which nothing else does.
 */
package io.trestle.spark.dl4j;
