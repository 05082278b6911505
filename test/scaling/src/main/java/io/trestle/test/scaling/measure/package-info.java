/** Measures real servers and workers, each a process of its own on this machine. */
package io.trestle.test.scaling.measure;
