/**
 * The test bed: hosts with HDFS and Spark on them for JUnit tests, started once and taken away at
 * the end.
 */
package io.trestle.test.cluster;
