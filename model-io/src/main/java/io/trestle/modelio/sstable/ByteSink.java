package io.trestle.modelio.sstable;

import java.io.ByteArrayOutputStream;

/** Bytes in memory that grow, with the numbers that LevelDB and protocol buffers use. */
public final class ByteSink extends ByteArrayOutputStream {
  /** Appends bytes. */
  public void bytes(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /** Appends a number, 7 bits per byte, the lowest first. */
  public void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  /** Appends 4 bytes, little-endian. */
  public void fixed32(int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      write(value >>> (8 * i));
    }
  }

  /** Appends 8 bytes, little-endian. */
  public void fixed64(long value) {
    fixed32((int) value);
    fixed32((int) (value >>> 32));
  }

  /** Masked CRC32C of all bytes so far from {@code offset} on. */
  int maskedCrc(int offset) {
    return MaskedCrc32c.of(buf, offset, count - offset);
  }
}
