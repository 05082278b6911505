package io.trestle.spark.data;

import java.io.Serializable;

/**
 * Some thousand labelled samples in a few primitive arrays.
 *
 * <p>All rows of a block have the same number of features. Blocks are immutable: the arrays that
 * they show are theirs and must not be written. They may be read from several threads.
 */
public sealed interface PackedBlock extends Serializable permits DenseBlock, ByteBlock, CsrBlock {
  /** More rows than this are never packed into one block. */
  int MAX_ROWS = 1 << 16;

  /** Number of samples. */
  int rows();

  /** Number of features of each sample. */
  int features();

  /** The class of sample {@code row}. */
  int label(int row);

  /** The weight of sample {@code row}: 1 where the data has no weights. */
  float weight(int row);

  /** Bytes of the arrays of this block. */
  long sizeInBytes();
}
