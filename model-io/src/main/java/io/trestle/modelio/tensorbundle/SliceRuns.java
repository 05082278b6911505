package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.CheckpointReader.RunSink;
import io.trestle.modelio.TensorSlice;
import java.nio.ByteBuffer;

/**
 * What a stored slice and a requested slice have in common, as runs that are contiguous in both.
 * The stored bytes are fed in order, in chunks; each run, or what part of it a chunk holds, goes to
 * the sink. Two boxes share few long runs if the rows are cut, many short ones if the columns are.
 */
final class SliceRuns {
  private final TensorSlice common;
  private final TensorSlice stored;
  private final TensorSlice requested;
  private final int width;
  private final RunSink sink;

  /** Dimensions before this one are counted through; it and those after it make one run. */
  private final int counted;

  private final long runBytes;
  private final long[] index;
  private final long[] storedStrides;
  private final long[] requestedStrides;

  private long next;
  private long runEnd;
  private long target;
  private boolean exhausted;

  /**
   * Prepares the runs.
   *
   * @param common intersection of the two
   * @param width bytes of an element
   */
  SliceRuns(
      TensorSlice common, TensorSlice stored, TensorSlice requested, int width, RunSink sink) {
    this.common = common;
    this.stored = stored;
    this.requested = requested;
    this.width = width;
    this.sink = sink;
    this.storedStrides = strides(stored);
    this.requestedStrides = strides(requested);
    int dimension = common.rank();
    long run = width;
    boolean contiguous = true;
    while (dimension > 0 && contiguous) {
      dimension--;
      long length = common.length(dimension);
      run *= length;
      contiguous = length == stored.length(dimension) && length == requested.length(dimension);
    }
    this.counted = dimension;
    this.runBytes = run;
    this.index = new long[counted];
    startRun();
  }

  private static long[] strides(TensorSlice slice) {
    long[] strides = new long[slice.rank()];
    long stride = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= slice.length(d);
    }
    return strides;
  }

  private void startRun() {
    long from = 0;
    target = 0;
    for (int d = 0; d < common.rank(); d++) {
      long at = common.start(d) + (d < counted ? index[d] : 0);
      from += (at - stored.start(d)) * storedStrides[d];
      target += (at - requested.start(d)) * requestedStrides[d];
    }
    next = from * width;
    runEnd = next + runBytes;
  }

  private void advance() {
    for (int d = counted - 1; d >= 0; d--) {
      index[d]++;
      if (index[d] < common.length(d)) {
        startRun();
        return;
      }
      index[d] = 0;
    }
    exhausted = true;
  }

  /**
   * Takes the next stored bytes.
   *
   * @param from offset of the first of them in the stored slice; a multiple of the width
   * @param chunk the bytes, from position 0 to {@code length}
   */
  void accept(long from, ByteBuffer chunk, int length) {
    long end = from + length;
    while (!exhausted && next < end) {
      int count = (int) (Math.min(runEnd, end) - next);
      int position = (int) (next - from);
      chunk.limit(position + count).position(position);
      sink.accept(target, chunk);
      next += count;
      target += count / width;
      if (next == runEnd) {
        advance();
      }
    }
  }
}
