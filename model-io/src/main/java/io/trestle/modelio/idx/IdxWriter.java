package io.trestle.modelio.idx;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes one IDX file to a stream; for a gzipped one, give it a {@link
 * java.util.zip.GZIPOutputStream}.
 *
 * <p>Not safe for use by several threads.
 */
public final class IdxWriter implements Closeable {
  private final OutputStream out;
  private final IdxHeader header;
  private final byte[] bytes = new byte[1 << 13];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private long left;

  /** Writes the header; the writer closes the stream when it is closed. */
  public IdxWriter(OutputStream out, IdxHeader header) throws IOException {
    this.out = out;
    this.header = header;
    this.left = header.records() * header.recordBytes();
    buffer.putInt(header.type().code() << 8 | header.dimensions().size());
    for (int dimension : header.dimensions()) {
      buffer.putInt(dimension);
    }
    flush();
  }

  /** Writes bytes as they are to be stored: big-endian values. */
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    take(length);
    out.write(from, offset, length);
  }

  /** Writes values; for integer types they lose their fraction. */
  public void write(float[] from, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, from.length);
    int size = header.type().bytes();
    take((long) count * size);
    int perBuffer = bytes.length / size;
    for (int done = 0; done < count; done += perBuffer) {
      int step = Math.min(perBuffer, count - done);
      header.type().encode(from, offset + done, step, buffer);
      flush();
    }
  }

  /**
   * Closes the stream.
   *
   * @throws IllegalStateException if fewer values were written than the header promises
   */
  @Override
  public void close() throws IOException {
    out.close();
    if (left > 0) {
      throw new IllegalStateException("IDX file closed " + left + " bytes before its end");
    }
  }

  private void take(long length) {
    if (length > left) {
      throw new IllegalArgumentException(
          "The IDX header leaves room for " + left + " more bytes, not " + length);
    }
    left -= length;
  }

  private void flush() throws IOException {
    out.write(bytes, 0, buffer.position());
    buffer.clear();
  }
}
