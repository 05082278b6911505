package io.trestle.modelio.sstable;

import java.util.Arrays;

/**
 * Raw Snappy, to read only (format_description.txt of google/snappy):
 *
 * <pre>
 * stream  = length:varint element^n
 * element = literal | copy
 * literal = tag with low bits 00; upper six bits: length - 1, or 60..63: it stands in the next 1..4 bytes
 * copy    = tag 01: length 4..11, offset of 11 bits; tag 10: offset of 2 bytes; tag 11: of 4 bytes
 * </pre>
 */
final class Snappy {
  /** A copy makes at most 64 bytes out of 3; anything above that length is a lie. */
  private static final int MOST_GAIN = 64;

  private Snappy() {}

  static byte[] uncompress(ByteCursor in) {
    long length = in.varint();
    if (length < 0
        || length > (long) in.remaining() * MOST_GAIN
        || length > Integer.MAX_VALUE - 8) {
      throw in.corrupt(
          "a length that " + in.remaining() + " bytes of Snappy can hold",
          Long.toUnsignedString(length));
    }
    byte[] out = new byte[(int) length];
    int at = 0;
    while (in.remaining() > 0) {
      int tag = in.unsignedByte();
      int high = tag >>> 2;
      at =
          switch (tag & 3) {
            case 0 -> literal(in, high, out, at);
            case 1 -> copy(in, out, at, (high & 7) + 4, (tag >>> 5) << 8 | in.unsignedByte());
            case 2 -> copy(in, out, at, high + 1, bytes(in, 2));
            default -> copy(in, out, at, high + 1, bytes(in, 4));
          };
    }
    if (at != out.length) {
      throw in.corrupt(out.length + " uncompressed bytes", Integer.toString(at));
    }
    return out;
  }

  private static int literal(ByteCursor in, int high, byte[] out, int at) {
    long length = 1 + (high < 60 ? high : bytes(in, high - 59));
    if (length > out.length - at) {
      throw in.corrupt("at most " + (out.length - at) + " more bytes", length + " bytes");
    }
    byte[] bytes = in.take(length).rest();
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return at + bytes.length;
  }

  private static int copy(ByteCursor in, byte[] out, int at, int length, long offset) {
    if (offset < 1 || offset > at || length > out.length - at) {
      throw in.corrupt(
          "a copy within %d of %d bytes".formatted(at, out.length),
          "%d bytes from %d back".formatted(length, offset));
    }
    int from = at - (int) offset;
    if (offset >= length) {
      System.arraycopy(out, from, out, at, length);
    } else if (offset == 1) {
      Arrays.fill(out, at, at + length, out[from]);
    } else {
      // The copy overlaps itself and repeats what it just wrote.
      for (int i = 0; i < length; i++) {
        out[at + i] = out[from + i];
      }
    }
    return at + length;
  }

  private static long bytes(ByteCursor in, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) in.unsignedByte() << (8 * i);
    }
    return value;
  }
}
