package io.trestle.ps.transport;

import io.trestle.ps.placement.Slice;
import java.util.List;

/**
 * The data plane's bytes. All numbers are little endian and all frames multiples of 4 bytes long,
 * so that floats lie aligned.
 *
 * <pre>
 * request := int64 length          of the whole frame, these 8 bytes included
 *            int8 op               1 push, 2 pull, 3 finish
 *            int24 number          the client's own, which comes back with the answer
 *            int32 slices          as many as the shard has; 0 for finish
 *            int64 sequence        of a push; otherwise 0
 *            int64 version         of a push: its basis; of a pull: the version wanted, -1 for any
 *            slices * (int32 push, int32 want)
 *                                  -3 encoded (pushed only), -2 absent, -1 dense, n >= 0: n rows
 *            int32 ids             of the rows pushed, slice by slice
 *            int32 ids             of the rows wanted, slice by slice
 *            values                of what is pushed, slice by slice: float32 each; or, encoded,
 *                                  float32 threshold, int32 n, n bytes as {@link ThresholdCode}
 *                                  says, zeros up to a multiple of 4
 *
 * answer  := int64 length          of the whole frame, these 8 bytes included
 *            int8 kind             1 reply, 2 keep-alive, 3 failure
 *            int8 outcome          of a reply: 0 applied, 1 duplicate, 2 dropped
 *            int8 may continue     of a reply: 0 or 1
 *            int8                  0
 *            int32                 op and number of the request
 *            int64 step, int64 version, int64 staleness
 *            reply: float32 values of what was wanted, slice by slice; failure: see {@link Failures}
 * </pre>
 *
 * A client that finds another number than its last request's in a reply is out of step: it must
 * make another connection. A keep-alive is an answer without values that says: your answer is held
 * back, wait on. Any number of them may come before the answer itself.
 */
public final class Wire {
  /** Bytes of a request before its slices. */
  public static final int REQUEST_HEADER = 32;

  /** Bytes of an answer before its values. */
  public static final int ANSWER_HEADER = 40;

  /** The longest request: what one buffer can hold. */
  public static final long MAX_REQUEST = Integer.MAX_VALUE & ~7;

  static final int LENGTH = 0;
  static final int OP = 8;
  static final int SLICES = 12;
  static final int SEQUENCE = 16;
  static final int VERSION = 24;
  static final int SLICE_BYTES = 2 * Integer.BYTES;

  static final int KIND = 8;
  static final int OUTCOME = 9;
  static final int MAY_CONTINUE = 10;
  static final int REQUEST = 12;
  static final int STEP = 16;
  static final int ANSWER_VERSION = 24;
  static final int STALENESS = 32;

  static final int OP_MASK = 0xff;
  static final int NUMBER_STEP = 0x100;

  static final int ENCODED = -3;
  static final int ABSENT = -2;
  static final int DENSE = -1;

  static final byte REPLY = 1;
  static final byte KEEP_ALIVE = 2;
  static final byte FAILURE = 3;

  private Wire() {}

  /**
   * Bytes of the longest request that fits a shard: all pushed by rows (or encoded, where a slice
   * is tiny), and all wanted by rows.
   */
  public static long longestRequest(List<Slice> slices) {
    long bytes = REQUEST_HEADER + (long) slices.size() * SLICE_BYTES;
    for (Slice slice : slices) {
      long ids = (long) Integer.BYTES * slice.rowCount();
      long rows = (long) Float.BYTES * slice.size() + ids;
      bytes += Math.max(rows, ThresholdCode.bytes(slice.size())) + ids;
    }
    return Math.min(bytes, MAX_REQUEST);
  }
}
