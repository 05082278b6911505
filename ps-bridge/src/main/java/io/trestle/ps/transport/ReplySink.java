package io.trestle.ps.transport;

import io.trestle.ps.PartKind;

/**
 * Where a shard puts its answer. The shard calls {@link #begin} once, then {@link #write} for every
 * wanted slice in rising order and from its start to its end, then returns. {@code begin} and
 * {@code write} run under the shard's lock and must only copy; {@link #flush} and {@link
 * #keepAlive} run outside of it and may do I/O. Between two flushes at most {@link
 * #MAX_FLOATS_UNFLUSHED} floats are written.
 */
public interface ReplySink {
  /** 256 kB. */
  int MAX_FLOATS_UNFLUSHED = 64 * 1024;

  /** How much is wanted of a slice. */
  PartKind kind(int slice);

  /** Rows wanted of a slice; 0 unless {@link PartKind#ROWS}. */
  int rowCount(int slice);

  /** Id, counted in the whole variable, of the {@code index}-th row wanted. */
  int row(int slice, int index);

  /** The answer without its floats. */
  void begin(ShardReply reply);

  /**
   * The next floats of a slice.
   *
   * @param to where they stand in what is wanted of the slice
   */
  void write(int slice, int to, float[] source, int offset, int count);

  /** A place where what was written so far may be sent on. Also called at the end. */
  void flush();

  /**
   * The answer is held back on purpose; tell the client that the shard lives. Called every few
   * seconds. An exception from here ends the wait: the client is gone.
   */
  void keepAlive();
}
