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

/** One data file that is read, with the one buffer that this takes. Thread-safe. */
final class DataFile implements Closeable {
  /** A multiple of every element's width. */
  private static final int BUFFER = 64 << 10;

  private final Path path;
  private final FSDataInputStream in;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

  DataFile(Store store, Path path) throws IOException {
    this.path = path;
    this.in = store.open(path);
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
      fill(what, entry, buffer.array(), count);
      crc.update(buffer.array(), 0, count);
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
      throw new IOException("%s in %s takes %d bytes".formatted(what, path, entry.size()));
    }
    byte[] bytes = new byte[(int) entry.size()];
    in.seek(entry.offset());
    fill(what, entry, bytes, bytes.length);
    ByteCursor cursor = ByteCursor.over(bytes, path.toString(), what, entry.offset());
    return StringTensor.read(cursor, entry.shape().elements(), entry.maskedCrc32c());
  }

  private void fill(String what, BundleEntry entry, byte[] bytes, int count) throws IOException {
    try {
      in.readFully(bytes, 0, count);
    } catch (EOFException e) {
      throw new CorruptFileException(
          path.toString(), what, entry.offset(), entry.size() + " bytes", "the file's end", e);
    }
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
