/** A TCP proxy that delays what passes, because the kernels that the tests meet cannot. */
package io.trestle.test.cluster.proxy;
