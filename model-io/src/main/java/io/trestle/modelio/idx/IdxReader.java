package io.trestle.modelio.idx;

import io.trestle.modelio.CorruptFileException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the records of one IDX file, plain or gzipped (told by its first bytes, not its name), in
 * order and in constant memory.
 *
 * <p>A plain file's length is held against its header before the first record is read; a gzipped
 * file's when its end is reached, though a header that claims more than deflate can pack into the
 * file is refused at once. {@link #skip} seeks in a plain file, so that tasks can each read a range
 * of records; in a gzipped file it unpacks what it passes over.
 *
 * <p>Not safe for use by several threads.
 */
public final class IdxReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  // zlib: deflate's best ratio is 1032 to 1.
  private static final long DEFLATE_LIMIT = 1032;

  private final String file;
  private final FSDataInputStream raw;
  private final InputStream in;
  private final boolean gzipped;
  private final IdxHeader header;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private int next;

  private IdxReader(Path path, FSDataInputStream raw, long length) throws IOException {
    this.file = path.toString();
    this.raw = raw;
    this.gzipped = startsAsGzip(raw, length);
    raw.seek(0);
    this.in = gzipped ? unpack() : new BufferedInputStream(raw, BUFFER_BYTES);
    this.header = readHeader(gzipped ? length * DEFLATE_LIMIT : Long.MAX_VALUE);
    if (!gzipped && header.fileBytes() != length) {
      throw wrongLength(length + " bytes");
    }
    checkEndOfGzip();
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws CorruptFileException if it is not an IDX file, or its length is not what the header
   *     promises
   * @throws IOException if the file system cannot open or read it
   */
  public static IdxReader open(FileSystem files, Path path) throws IOException {
    Path qualified = files.makeQualified(path);
    long length = files.getFileStatus(qualified).getLen();
    FSDataInputStream raw = files.open(qualified);
    try {
      return new IdxReader(qualified, raw, length);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** What the file says of itself. */
  public IdxHeader header() {
    return header;
  }

  /** Whether the file is gzipped, so that {@link #skip} has to unpack. */
  public boolean gzipped() {
    return gzipped;
  }

  /** The index of the record that is read next; {@code header().records()} at the end. */
  public int position() {
    return next;
  }

  /**
   * Passes over records.
   *
   * @param records at least 0, at most what is left
   */
  public void skip(int records) throws IOException {
    Objects.checkFromIndexSize(next, records, header.records());
    long distance = records * header.recordBytes();
    if (gzipped) {
      while (distance > 0) {
        int step = (int) Math.min(distance, bytes.length);
        fill(bytes, 0, step);
        distance -= step;
      }
    } else {
      skipPlain(distance);
    }
    advance(records);
  }

  /**
   * Reads records as they are stored, big-endian.
   *
   * @param into receives {@code records * header().recordBytes()} bytes from {@code offset} on
   * @return how many records were read: {@code records}, fewer at the end, 0 after it
   * @throws CorruptFileException if the file ends early, holds more than its header says, or its
   *     gzip checksum is wrong
   */
  public int read(byte[] into, int offset, int records) throws IOException {
    int count = Math.min(records, header.records() - next);
    int length = Math.toIntExact(count * header.recordBytes());
    Objects.checkFromIndexSize(offset, length, into.length);
    fill(into, offset, length);
    advance(count);
    return count;
  }

  /**
   * Reads records as floats, unscaled. Integers above 2^24 and doubles are rounded.
   *
   * @param into receives {@code records * header().valuesPerRecord()} values from {@code offset} on
   * @return how many records were read: {@code records}, fewer at the end, 0 after it
   * @throws CorruptFileException as {@link #read(byte[], int, int)}
   */
  public int read(float[] into, int offset, int records) throws IOException {
    int count = Math.min(records, header.records() - next);
    int values = Math.toIntExact(count * header.valuesPerRecord());
    Objects.checkFromIndexSize(offset, values, into.length);
    int perBuffer = bytes.length / header.type().bytes();
    for (int done = 0; done < values; ) {
      int step = Math.min(perBuffer, values - done);
      fill(bytes, 0, step * header.type().bytes());
      header.type().decode(buffer.clear(), into, offset + done, step);
      done += step;
    }
    advance(count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static boolean startsAsGzip(FSDataInputStream raw, long length) throws IOException {
    return length >= 2 && raw.read() == 0x1F && raw.read() == 0x8B;
  }

  private InputStream unpack() throws IOException {
    try {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    } catch (ZipException | EOFException e) {
      throw damagedGzip(e);
    }
  }

  private IdxHeader readHeader(long limit) throws IOException {
    fill(bytes, 0, 4);
    int magic = buffer.getInt(0);
    if (magic >>> 16 != 0) {
      throw corrupt(
          "magic number", 0, "two zero bytes, a type and a rank", "0x%08x".formatted(magic));
    }
    IdxType type =
        IdxType.of(magic >>> 8)
            .orElseThrow(
                () ->
                    corrupt(
                        "type",
                        2,
                        "one of 0x08 0x09 0x0b 0x0c 0x0d 0x0e",
                        "0x%02x".formatted(magic >>> 8)));
    int rank = magic & 0xFF;
    fill(bytes, 0, 4 * rank);
    List<Integer> dimensions = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      dimensions.add(buffer.getInt(4 * i));
    }
    return checked(type, dimensions, limit);
  }

  private IdxHeader checked(IdxType type, List<Integer> dimensions, long limit) {
    IdxHeader found;
    try {
      found = new IdxHeader(type, dimensions);
    } catch (IllegalArgumentException e) {
      throw new CorruptFileException(
          file, "dimensions", 4, "lengths that fit in the file", dimensions.toString(), e);
    }
    if (found.fileBytes() > limit) {
      String most = "at most " + limit + " bytes, which is all the file can hold";
      throw corrupt(
          "dimensions",
          4,
          most,
          "%s of %s (%d bytes)".formatted(dimensions, type, found.fileBytes()));
    }
    return found;
  }

  private void skipPlain(long distance) throws IOException {
    for (long left = distance; left > 0; ) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        throw wrongLength("an earlier end");
      }
      left -= skipped;
    }
  }

  private void advance(int records) throws IOException {
    next += records;
    if (records > 0) {
      checkEndOfGzip();
    }
  }

  /** Reading on to the end also makes the gzip stream check its own checksum. */
  private void checkEndOfGzip() throws IOException {
    if (!gzipped || next < header.records()) {
      return;
    }
    try {
      if (in.read() >= 0) {
        throw wrongLength("more bytes after them");
      }
    } catch (ZipException | EOFException e) {
      throw damagedGzip(e);
    }
  }

  private void fill(byte[] into, int offset, int length) throws IOException {
    int done;
    try {
      done = in.readNBytes(into, offset, length);
    } catch (ZipException | EOFException e) {
      throw damagedGzip(e);
    }
    if (done < length) {
      throw header == null
          ? corrupt("header", 0, "4 bytes and 4 for each dimension", raw.getPos() + " bytes")
          : wrongLength("an earlier end");
    }
  }

  private CorruptFileException wrongLength(String found) {
    String expected =
        "%d bytes unpacked, a header of %d and %d records of %d"
            .formatted(
                header.fileBytes(), header.headerBytes(), header.records(), header.recordBytes());
    return corrupt("length", -1, expected, found);
  }

  private CorruptFileException damagedGzip(IOException cause) {
    return new CorruptFileException(
        file, "gzip stream", -1, "whole gzip data", String.valueOf(cause.getMessage()), cause);
  }

  private CorruptFileException corrupt(String what, long offset, String expected, String found) {
    return new CorruptFileException(file, what, offset, expected, found);
  }
}
