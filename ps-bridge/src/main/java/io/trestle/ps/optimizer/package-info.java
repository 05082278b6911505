/** TensorFlow's optimizers over a shard's slices, dense and by rows, with their slots. */
package io.trestle.ps.optimizer;
