/** The protocol buffer encoding, written and read by hand, as far as TensorFlow's files use it. */
package io.trestle.modelio.proto;
