package io.trestle.modelio.sstable;

import io.trestle.modelio.CorruptFileException;
import java.util.Arrays;

/**
 * Walks over bytes of a file that may hold anything. Every length is held against what is left, and
 * a failure names file, part and offset. Numbers are little-endian. Not thread-safe.
 */
public final class ByteCursor {
  private static final int VARINT_BYTES = 10;

  private final byte[] bytes;
  private final int end;
  private final String file;
  private final String what;
  private final long base;
  private int at;

  private ByteCursor(byte[] bytes, int from, int end, String file, String what, long base) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.file = file;
    this.what = what;
    this.base = base;
  }

  /**
   * Walks over all of {@code bytes}.
   *
   * @param file the file that they come from
   * @param what the part of the file
   * @param base offset in the file of the first byte
   */
  public static ByteCursor over(byte[] bytes, String file, String what, long base) {
    return new ByteCursor(bytes, 0, bytes.length, file, what, base);
  }

  /** Count of bytes left. */
  public int remaining() {
    return end - at;
  }

  /** Offset in the file of the next byte. */
  public long offset() {
    return base + at;
  }

  /** The next byte, 0 to 255. */
  public int unsignedByte() {
    need(1, "a byte");
    return bytes[at++] & 0xff;
  }

  /** The next 4 bytes. */
  public int fixed32() {
    need(Integer.BYTES, "4 bytes");
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value |= (bytes[at++] & 0xff) << (8 * i);
    }
    return value;
  }

  /** The next 8 bytes. */
  public long fixed64() {
    need(Long.BYTES, "8 bytes");
    return (fixed32() & 0xffffffffL) | ((long) fixed32() << 32);
  }

  /** A number of up to 64 bits, 7 per byte, the lowest first. */
  public long varint() {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES; i++) {
      int next = unsignedByte();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a varint of at most 10 bytes", "a longer one");
  }

  /** A varint that must lie between 0 and {@code most}. */
  public int smallVarint(int most) {
    long value = varint();
    if (value < 0 || value > most) {
      throw corrupt("a number of at most " + most, Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** A cursor over the next {@code length} bytes, which this one passes over. */
  public ByteCursor take(long length) {
    need(length, length + " bytes");
    int from = at;
    at += (int) length;
    return new ByteCursor(bytes, from, at, file, what, base);
  }

  /** The same place in the file under another name. */
  public ByteCursor as(String part) {
    return new ByteCursor(bytes, at, end, file, part, base);
  }

  /** A copy of all bytes left. */
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  private void need(long length, String expected) {
    if (length < 0 || length > end - at) {
      throw corrupt(expected, (end - at) + " bytes before the end");
    }
  }

  /** The exception for damage at this place. */
  public CorruptFileException corrupt(String expected, String found) {
    return new CorruptFileException(file, what, offset(), expected, found);
  }
}
