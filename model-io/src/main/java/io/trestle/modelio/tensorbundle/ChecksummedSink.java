package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.sstable.MaskedCrc32c;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * One fixed buffer before a stream. Values go into it in bulk; the checksum is taken and the stream
 * written a buffer at a time, while the bytes are still in the processor's cache.
 */
final class ChecksummedSink {
  /** Large enough to make calls rare, small enough for a second-level cache. */
  static final int BUFFER = 256 << 10;

  private final OutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private CRC32C crc = new CRC32C();
  private int checksummed;
  private long flushed;

  ChecksummedSink(OutputStream out) {
    this.out = out;
  }

  /** Count of bytes written so far. */
  long position() {
    return flushed + buffer.position();
  }

  /** Starts a new checksum with the next byte. */
  void startChecksum() {
    startChecksum(new CRC32C());
  }

  /** Goes on with a checksum that has begun elsewhere. */
  void startChecksum(CRC32C begun) {
    crc = begun;
    checksummed = buffer.position();
  }

  /** The masked checksum of all bytes since {@link #startChecksum}. */
  int maskedChecksum() {
    updateChecksum();
    return MaskedCrc32c.of(crc);
  }

  private void updateChecksum() {
    crc.update(buffer.array(), checksummed, buffer.position() - checksummed);
    checksummed = buffer.position();
  }

  void write(float[] values, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, values.length);
    int at = from;
    int end = from + length;
    while (at < end) {
      if (buffer.remaining() < Float.BYTES) {
        flush();
      }
      int count = Math.min(end - at, buffer.remaining() / Float.BYTES);
      buffer.asFloatBuffer().put(values, at, count);
      buffer.position(buffer.position() + count * Float.BYTES);
      at += count;
    }
  }

  void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      bytes.limit(Math.min(end, bytes.position() + buffer.remaining()));
      buffer.put(bytes);
      bytes.limit(end);
    }
  }

  void flush() throws IOException {
    updateChecksum();
    int length = buffer.position();
    out.write(buffer.array(), 0, length);
    flushed += length;
    buffer.clear();
    checksummed = 0;
  }
}
