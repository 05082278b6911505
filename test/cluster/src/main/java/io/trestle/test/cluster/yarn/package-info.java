/** A real YARN on hosts: one resource manager and node managers, each a process of its own. */
package io.trestle.test.cluster.yarn;
