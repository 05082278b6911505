/**
 * DL4J's networks as models that train against the parameter server, or by DL4J's own masters. Its
 * classes need DL4J's jars, which nothing else does.
 */
package io.trestle.spark.dl4j;
