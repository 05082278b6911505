/** TensorFlow's checkpoint format V2, written and read as a stream. */
package io.trestle.modelio.tensorbundle;
