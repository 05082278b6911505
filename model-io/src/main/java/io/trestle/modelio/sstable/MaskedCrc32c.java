package io.trestle.modelio.sstable;

import java.util.zip.CRC32C;

/**
 * CRC32C as TensorFlow and LevelDB store it: rotated right by 15 bits, plus a constant, because the
 * checksum of bytes that hold checksums is weak (tensorflow/core/lib/hash/crc32c.h).
 */
public final class MaskedCrc32c {
  private static final int DELTA = 0xa282ead8;

  private MaskedCrc32c() {}

  /** The stored form of a checksum. */
  public static int mask(int crc) {
    return Integer.rotateRight(crc, 15) + DELTA;
  }

  /** The stored form of what a running checksum has come to. */
  public static int of(CRC32C crc) {
    return mask((int) crc.getValue());
  }

  /** The stored form of the checksum of a range of bytes. */
  public static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return of(crc);
  }

  /** A checksum as messages show it. */
  public static String text(int masked) {
    return "masked CRC32C 0x%08x".formatted(masked);
  }
}
