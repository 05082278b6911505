package io.trestle.modelio.tfrecord;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.sstable.MaskedCrc32c;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads the records of a TFRecord file in order; the format stands at {@link TfRecordWriter}. Both
 * checksums of every record are verified. A record takes no more memory than the file has bytes for
 * it, whatever its length field says. Not thread-safe.
 */
public final class TfRecordReader implements Closeable {
  private static final int MAX_RECORD = 1 << 30;

  private final InputStream in;
  private final String file;
  private long offset;

  /**
   * Reads from a stream, which {@link #close} closes. Give it a buffered one.
   *
   * @param file the file's path, for error messages
   */
  public TfRecordReader(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  /**
   * The next record; empty at the end of the file.
   *
   * @throws CorruptFileException if a checksum is wrong, the file ends within the record, or the
   *     record is longer than 1 GiB
   */
  public Optional<byte[]> next() throws IOException {
    try {
      return read();
    } catch (EOFException e) {
      throw corrupt("record", "all of it", "the file's end within its " + e.getMessage());
    }
  }

  /**
   * The next record; empty at the end of the file, and also if the file ends within the record, as
   * one does that is still being written or whose writer was killed.
   *
   * @throws CorruptFileException if a checksum is wrong or the record is longer than 1 GiB
   */
  public Optional<byte[]> nextIfWhole() throws IOException {
    try {
      return read();
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> read() throws IOException {
    byte[] header = in.readNBytes(TfRecordWriter.HEADER_BYTES);
    if (header.length == 0) {
      return Optional.empty();
    }
    whole(header, TfRecordWriter.HEADER_BYTES, "header");
    ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    verify("record length", header, 8, numbers.getInt(8));
    long length = numbers.getLong(0);
    if (length < 0 || length > MAX_RECORD) {
      throw corrupt("record length", "at most " + MAX_RECORD, Long.toUnsignedString(length));
    }
    byte[] record = in.readNBytes((int) length);
    whole(record, (int) length, "bytes");
    byte[] footer = in.readNBytes(TfRecordWriter.FOOTER_BYTES);
    whole(footer, TfRecordWriter.FOOTER_BYTES, "checksum");
    int stored = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    verify("record", record, record.length, stored);
    offset += header.length + length + footer.length;
    return Optional.of(record);
  }

  /** Where the next record begins, in bytes from the file's start. */
  public long offset() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static void whole(byte[] bytes, int expected, String part) throws EOFException {
    if (bytes.length < expected) {
      throw new EOFException(part);
    }
  }

  private void verify(String what, byte[] bytes, int length, int stored) {
    int computed = MaskedCrc32c.of(bytes, 0, length);
    if (computed != stored) {
      throw corrupt(what, MaskedCrc32c.text(stored), MaskedCrc32c.text(computed));
    }
  }

  private CorruptFileException corrupt(String what, String expected, String found) {
    return new CorruptFileException(file, what, offset, expected, found);
  }
}
