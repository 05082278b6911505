package io.trestle.modelio.tensorbundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.modelio.sstable.ByteSink;

/**
 * Keys of slices: tensorflow/core/lib/strings/ordered_code.cc and {@code EncodeTensorNameSlice} in
 * tensorflow/core/util/saved_tensor_slice_util.cc.
 *
 * <pre>
 * key      = number(0) string(name) number(rank) (signed(start) signed(length))^rank
 * number   = count:byte, then the value's bytes without leading zeros, highest first
 * string   = bytes, 00 as 00 ff and ff as ff 00, then 00 01
 * signed   = as many 1 bits as the whole takes bytes, a 0 bit, the value, highest first
 * </pre>
 */
final class OrderedCode {
  /** The length of a slice that takes in all of a dimension without saying how much. */
  static final long FULL = -1;

  private static final int BITS_PER_BYTE = 7;

  private OrderedCode() {}

  static byte[] sliceKey(String name, long[] starts, long[] lengths) {
    ByteSink key = new ByteSink();
    number(key, 0);
    string(key, name);
    number(key, starts.length);
    for (int d = 0; d < starts.length; d++) {
      signed(key, starts[d]);
      signed(key, lengths[d]);
    }
    return key.toByteArray();
  }

  static void number(ByteSink out, long value) {
    int count = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
    out.write(count);
    for (int i = count - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  static void string(ByteSink out, String text) {
    for (byte b : text.getBytes(UTF_8)) {
      out.write(b);
      if (b == 0) {
        out.write(0xff);
      } else if (b == (byte) 0xff) {
        out.write(0);
      }
    }
    out.write(0);
    out.write(1);
  }

  /**
   * {@code n} bytes hold numbers of {@code 7n - 1} bits and a sign. The first bytes are inverted by
   * a header of {@code n} ones, so that longer numbers sort after shorter ones, and negative ones
   * before all.
   */
  static void signed(ByteSink out, long value) {
    long magnitude = value < 0 ? ~value : value;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    int length = bits / BITS_PER_BYTE + 1;
    int header =
        length < 9 ? (0xff00 >>> length & 0xff) << 8 : 0xff00 | (0xff00 >>> (length - 8) & 0xff);
    for (int i = length - 1; i >= 0; i--) {
      int b = i < Long.BYTES ? (int) (value >>> (8 * i)) & 0xff : (value < 0 ? 0xff : 0);
      int place = length - 1 - i;
      if (place == 0) {
        b ^= header >>> 8;
      } else if (place == 1) {
        b ^= header & 0xff;
      }
      out.write(b);
    }
  }
}
