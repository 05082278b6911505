/** Trestle's own processes on hosts: training runs submitted to a master, and external servers. */
package io.trestle.test.cluster.job;
