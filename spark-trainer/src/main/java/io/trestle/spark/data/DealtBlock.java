package io.trestle.spark.data;

import java.io.Serializable;

/**
 * Rows on their way from an input partition to a worker's partition.
 *
 * @param source the input partition
 * @param sequence counts the blocks of that input partition
 */
record DealtBlock(int source, int sequence, PackedBlock block) implements Serializable {}
