package io.trestle.ps.transport;

import io.trestle.ps.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The bytes of floats that are all {@code -t}, 0 or {@code t}: an entry for each that is not 0.
 *
 * <pre>
 * entries := entry*
 * entry   := varint (zeros since the last entry, times 2, plus 1 where the float is negative):
 *            7 bits a byte, low ones first; all bytes but the last have their high bit set
 * </pre>
 *
 * An entry takes one byte where it follows fewer than 64 zeros, two below 8,192. So n floats never
 * take more than n bytes.
 */
final class ThresholdCode {
  /** Bytes before the entries: the threshold, and how many bytes of entries follow. */
  static final int HEAD = Float.BYTES + Integer.BYTES;

  /** The longest entry. */
  static final int LONGEST = 5;

  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;
  private static final int SIZE_BITS = 3;

  private ThresholdCode() {}

  /**
   * Bytes of the entries of {@code count} floats.
   *
   * @throws IllegalArgumentException for another float than minus threshold, 0 and threshold
   */
  static int length(float[] values, int offset, int count, float threshold) {
    int length = 0;
    int next = 0;
    for (int i = 0; i < count; i++) {
      float value = values[offset + i];
      if (value != 0) {
        if (Math.abs(value) != threshold) {
          throw new IllegalArgumentException(
              String.format(
                  "Float %d is %s; with threshold %s it must be that, 0 or minus that.",
                  i, value, threshold));
        }
        length += size(i - next);
        next = i + 1;
      }
    }
    return length;
  }

  private static int size(int zeros) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(zeros) + 1;
    return Math.max(1, (bits + BITS - 1) / BITS);
  }

  /** Bytes of head, entries and the zeros that fill up the last 4 bytes. */
  static long bytes(int length) {
    return HEAD + ((length + Integer.BYTES - 1L) & -Integer.BYTES);
  }

  /** Writes an entry and returns its size. */
  static int put(ByteBuffer out, int zeros, float value) {
    int start = out.position();
    int code = (zeros << 1) | (value < 0 ? 1 : 0);
    while ((code & -MORE) != 0) {
      out.put((byte) (code | MORE));
      code >>>= BITS;
    }
    out.put((byte) code);
    return out.position() - start;
  }

  /**
   * Reads an entry: {@link #zeros}, {@link #isNegative} and {@link #size(long)} take it apart.
   *
   * @param end where the entries end
   * @throws ProtocolException when it ends beyond that or is longer than an entry can be
   */
  static long entry(ByteBuffer bytes, int at, int end) {
    long code = 0;
    for (int size = 1; size <= LONGEST && at + size <= end; size++) {
      byte next = bytes.get(at + size - 1);
      code |= (long) (next & (MORE - 1)) << (BITS * (size - 1));
      if (next >= 0) {
        return (code << SIZE_BITS) | size;
      }
    }
    throw new ProtocolException("A threshold-encoded slice ends in the middle of an entry.");
  }

  /** Zeros before the entry. */
  static long zeros(long entry) {
    return entry >>> (SIZE_BITS + 1);
  }

  static boolean isNegative(long entry) {
    return (entry & (1 << SIZE_BITS)) != 0;
  }

  /** Bytes of the entry. */
  static int size(long entry) {
    return (int) (entry & ((1 << SIZE_BITS) - 1));
  }
}
