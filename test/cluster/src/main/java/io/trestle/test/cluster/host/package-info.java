/**
 * Hosts on one machine: namespaces with their own network, disk, name and processes, the links
 * between them, and ways to break both.
 */
package io.trestle.test.cluster.host;
