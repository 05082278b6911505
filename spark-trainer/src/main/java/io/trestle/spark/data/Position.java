package io.trestle.spark.data;

import java.io.Serializable;

/**
 * A place in a worker's data, before the batch that it names.
 *
 * @param epoch passes over the data that are complete, from 0
 * @param batch batches of this epoch that are complete, from 0
 */
public record Position(long epoch, long batch) implements Serializable {}
