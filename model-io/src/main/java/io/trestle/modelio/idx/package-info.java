/** Reads and writes IDX files, the format of MNIST: an array of numbers with a small header. */
package io.trestle.modelio.idx;
