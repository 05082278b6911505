/**
 * A real HDFS on hosts: one name node and data nodes, each a process of its own, and a hand on the
 * files in it.
 */
package io.trestle.test.cluster.hdfs;
