package io.trestle.ps.transport;

import io.trestle.ps.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one slice of a push as {@link ThresholdCode} says. Notes once where the entries of every
 * 4,096 floats begin, so that any range is decoded without those before it, by any thread. What it
 * keeps goes by the slice's own size and not by the bytes that came; nothing is allocated after the
 * first push.
 */
final class CodedSlice {
  private static final int BLOCK = 4096;
  private static final int[] NONE = {};

  private final int size;
  private int[] starts = NONE;
  private int[] firsts = NONE;
  private float threshold;
  private int end;

  /**
   * @param size floats of the slice
   */
  CodedSlice(int size) {
    this.size = size;
  }

  /**
   * Checks the slice's bytes, from {@code start} on.
   *
   * @return where they end
   * @throws ProtocolException when they are no slice of this size, or go beyond the buffer's limit
   */
  long read(ByteBuffer bytes, long start) {
    long first = start + ThresholdCode.HEAD;
    if (first > bytes.limit()) {
      throw new ProtocolException("A request ends before a slice's threshold.");
    }
    threshold = bytes.getFloat((int) start);
    int length = bytes.getInt((int) start + Float.BYTES);
    long stop = start + ThresholdCode.bytes(length);
    if (!(threshold > 0 && threshold <= Float.MAX_VALUE)
        || length < 0
        || length > size
        || stop > bytes.limit()) {
      throw new ProtocolException(
          "A slice of "
              + size
              + " floats claims "
              + length
              + " bytes of entries with threshold "
              + threshold
              + ".");
    }
    end = (int) first + length;
    index(bytes, (int) first);
    return stop;
  }

  private void index(ByteBuffer bytes, int first) {
    if (starts.length == 0) {
      starts = new int[(size + BLOCK - 1) / BLOCK];
      firsts = new int[starts.length];
    }
    int block = 0;
    int at = first;
    long place = 0;
    while (at < end) {
      long entry = ThresholdCode.entry(bytes, at, end);
      long next = place + ThresholdCode.zeros(entry);
      if (next >= size) {
        throw new ProtocolException(
            "A threshold-encoded slice of " + size + " floats has one at " + next + ".");
      }
      for (; block <= next / BLOCK; block++) {
        starts[block] = at;
        firsts[block] = (int) place;
      }
      at += ThresholdCode.size(entry);
      place = next + 1;
    }
    Arrays.fill(starts, block, starts.length, end);
  }

  /** Decodes floats {@code from} to {@code from + count}, which {@link #read} has checked. */
  void decode(ByteBuffer bytes, int from, int count, float[] into) {
    Arrays.fill(into, 0, count, 0f);
    int at = starts[from / BLOCK];
    int place = firsts[from / BLOCK];
    while (at < end) {
      long entry = ThresholdCode.entry(bytes, at, end);
      place += (int) ThresholdCode.zeros(entry);
      if (place >= from + count) {
        return;
      }
      if (place >= from) {
        into[place - from] = ThresholdCode.isNegative(entry) ? -threshold : threshold;
      }
      at += ThresholdCode.size(entry);
      place++;
    }
  }
}
