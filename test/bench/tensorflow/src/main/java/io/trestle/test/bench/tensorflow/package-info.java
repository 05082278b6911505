/** Distributed TensorFlow, driven from Java as the tutorials of 1.x drive it from Python. */
package io.trestle.test.bench.tensorflow;
