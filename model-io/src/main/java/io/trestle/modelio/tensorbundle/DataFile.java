package io.trestle.modelio.tensorbundle;

import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.sstable.ByteCursor;
import io.trestle.modelio.sstable.MaskedCrc32c;
import io.trestle.modelio.store.Store;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** One data file that is read, with the one buffer that this takes. Thread-safe. */
final class DataFile implements Closeable {
  /**
   * A multiple of every element's width; large enough to make calls rare, small enough for a
   * second-level cache.
   */
  private static final int BUFFER = 256 << 10;

  /** Copying into memory that begins at a line of the processor's cache is the faster by half. */
  private static final int CACHE_LINE = 64;

  private final Path path;
  private final FSDataInputStream in;
  private final ByteBuffer buffer;

  /** Below the buffer, or empty where the stream fills direct ones. */
  private final byte[] array;

  DataFile(Store store, Path path) throws IOException {
    this.path = path;
    this.in = store.open(path);
    boolean direct = in.hasCapability(StreamCapabilities.READBYTEBUFFER);
    this.array = new byte[direct ? 0 : BUFFER];
    ByteBuffer bytes =
        direct
            ? ByteBuffer.allocateDirect(BUFFER + CACHE_LINE).alignedSlice(CACHE_LINE)
            : ByteBuffer.wrap(array);
    this.buffer = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads a stored slice from end to end and verifies its checksum. */
  void read(String what, BundleEntry entry) throws IOException {
    read(what, entry, (from, chunk, length) -> {});
  }

  /** As above, and feeds the bytes to {@code chunks}. */
  synchronized void read(String what, BundleEntry entry, Chunks chunks) throws IOException {
    CRC32C crc = new CRC32C();
    in.seek(entry.offset());
    for (long at = 0; at < entry.size(); ) {
      int count = (int) Math.min(BUFFER, entry.size() - at);
      fill(what, entry, count);
      crc.update(buffer.position(0).limit(count));
      chunks.accept(at, buffer, count);
      at += count;
    }
    int found = MaskedCrc32c.of(crc);
    if (found != entry.maskedCrc32c()) {
      throw new CorruptFileException(
          path.toString(),
          what,
          entry.offset(),
          MaskedCrc32c.text(entry.maskedCrc32c()),
          MaskedCrc32c.text(found));
    }
  }

  /** Reads a tensor of strings. */
  synchronized List<byte[]> strings(String what, BundleEntry entry) throws IOException {
    if (entry.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s in %s takes %d bytes; strings are held in memory, less than 2 GiB of them"
              .formatted(what, path, entry.size()));
    }
    byte[] bytes = new byte[(int) entry.size()];
    in.seek(entry.offset());
    readFully(what, entry, bytes, bytes.length);
    ByteCursor cursor = ByteCursor.over(bytes, path.toString(), what, entry.offset());
    return StringTensor.read(cursor, entry.shape().elements(), entry.maskedCrc32c());
  }

  private void fill(String what, BundleEntry entry, int count) throws IOException {
    if (!buffer.isDirect()) {
      readFully(what, entry, array, count);
      return;
    }
    buffer.position(0).limit(count);
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw cutOff(what, entry, null);
      }
    }
  }

  private void readFully(String what, BundleEntry entry, byte[] bytes, int count)
      throws IOException {
    try {
      in.readFully(bytes, 0, count);
    } catch (EOFException e) {
      throw cutOff(what, entry, e);
    }
  }

  private CorruptFileException cutOff(String what, BundleEntry entry, EOFException cause) {
    return new CorruptFileException(
        path.toString(), what, entry.offset(), entry.size() + " bytes", "the file's end", cause);
  }

  /** Takes the bytes of a stored slice in order. */
  interface Chunks {
    /**
     * Takes the next bytes.
     *
     * @param from offset of the first of them in the slice
     * @param chunk holds them from position 0 to {@code length}
     */
    void accept(long from, ByteBuffer chunk, int length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
