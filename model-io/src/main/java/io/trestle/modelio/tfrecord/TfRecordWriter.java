package io.trestle.modelio.tfrecord;

import io.trestle.modelio.sstable.MaskedCrc32c;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes records to a TFRecord file.
 *
 * <pre>
 * file   := record*
 * record := length:u64  masked_crc32c(length):u32  byte{length}  masked_crc32c(bytes):u32
 * </pre>
 *
 * <p>All numbers are little-endian. Not thread-safe.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecords format
 *     details</a>
 */
public final class TfRecordWriter implements Closeable, Flushable {
  static final int HEADER_BYTES = 12;
  static final int FOOTER_BYTES = 4;

  private final OutputStream out;
  private final byte[] frame = new byte[HEADER_BYTES];
  private final ByteBuffer numbers = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes to a stream, which {@link #close} closes. It does no buffering of its own. */
  public TfRecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes one record. */
  public void write(byte[] record) throws IOException {
    numbers.putLong(0, record.length);
    numbers.putInt(8, MaskedCrc32c.of(frame, 0, 8));
    out.write(frame);
    out.write(record);
    numbers.putInt(0, MaskedCrc32c.of(record, 0, record.length));
    out.write(frame, 0, FOOTER_BYTES);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
