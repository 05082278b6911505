/** The sorted table of LevelDB in which TensorFlow keeps the index of a checkpoint. */
package io.trestle.modelio.sstable;
