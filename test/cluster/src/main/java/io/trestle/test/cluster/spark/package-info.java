/**
 * A real Spark standalone cluster on hosts: one master, workers, and applications submitted to it.
 */
package io.trestle.test.cluster.spark;
