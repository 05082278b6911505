/** Clusters of measured processes: TensorFlow's, Trestle's, and bare sockets. */
package io.trestle.test.bench.cluster;
