package io.trestle.modelio.sstable;

import io.trestle.modelio.CorruptFileException;
import java.util.Arrays;

/** Reads a table that lies in memory, entry by entry; see {@link TableFormat}. */
public final class TableReader {
  /** Keys that share their beginnings may take so many times the table's length in memory. */
  private static final int MOST_GAIN = 256;

  private static final int SLACK = 1 << 20;

  private final byte[] table;
  private final String file;
  private byte[] lastKey;
  private long keyBytes;

  private TableReader(byte[] table, String file) {
    this.table = table;
    this.file = file;
  }

  /**
   * Passes all entries of a table to {@code entries}, in the order of their keys.
   *
   * @param table the whole file
   * @param file its path, for messages
   * @throws CorruptFileException for the first damage
   */
  public static void read(byte[] table, String file, Entries entries) {
    new TableReader(table, file).read(entries);
  }

  private void read(Entries entries) {
    if (table.length < TableFormat.FOOTER) {
      throw new CorruptFileException(
          file, "footer", 0, TableFormat.FOOTER + " bytes or more", table.length + " bytes");
    }
    int at = table.length - TableFormat.FOOTER;
    ByteCursor whole = ByteCursor.over(table, file, "footer", 0);
    whole.take(at);
    ByteCursor handles = whole.take(TableFormat.FOOTER - Long.BYTES);
    long magic = whole.fixed64();
    if (magic != TableFormat.MAGIC) {
      throw new CorruptFileException(
          file,
          "footer",
          table.length - Long.BYTES,
          "magic number 0x%016x".formatted(TableFormat.MAGIC),
          "0x%016x".formatted(magic));
    }
    BlockHandle.read(handles);
    walk(
        block(BlockHandle.read(handles), "index block"),
        (key, handle) ->
            walk(
                block(BlockHandle.read(handle), "block"),
                (entryKey, value) -> {
                  rising(entryKey, value);
                  entries.entry(entryKey, value);
                }));
  }

  private void rising(byte[] key, ByteCursor place) {
    if (lastKey != null && Arrays.compareUnsigned(key, lastKey) <= 0) {
      throw place.corrupt("keys that rise strictly", "one that does not");
    }
    lastKey = key;
  }

  /** The content of a block, its checksum verified. */
  private ByteCursor block(BlockHandle handle, String what) {
    long offset = handle.offset();
    long size = handle.size();
    long space = table.length - TableFormat.FOOTER - (long) TableFormat.TRAILER;
    if (offset < 0 || size < 0 || offset > space || size > space - offset) {
      throw new CorruptFileException(
          file,
          what,
          offset,
          "a place within the " + table.length + " bytes of the file",
          "%s bytes from %s on"
              .formatted(Long.toUnsignedString(size), Long.toUnsignedString(offset)));
    }
    ByteCursor in = ByteCursor.over(table, file, what, 0);
    in.take(offset);
    ByteCursor content = in.take(size);
    int type = in.unsignedByte();
    int expected = in.fixed32();
    int found = MaskedCrc32c.of(table, (int) offset, (int) size + 1);
    if (expected != found) {
      throw new CorruptFileException(
          file, what, offset, MaskedCrc32c.text(expected), MaskedCrc32c.text(found));
    }
    return switch (type) {
      case TableFormat.PLAIN -> content;
      case TableFormat.SNAPPY ->
          ByteCursor.over(Snappy.uncompress(content), file, what + ", uncompressed,", offset);
      default -> throw in.corrupt("compression 0 or 1", Integer.toString(type));
    };
  }

  private void walk(ByteCursor block, Entries entries) {
    int length = block.remaining();
    if (length < Integer.BYTES) {
      throw block.corrupt("a count of restarts", length + " bytes");
    }
    ByteCursor tail = block.as("restarts");
    tail.take(length - Integer.BYTES);
    int restarts = tail.fixed32();
    if (restarts < 0 || restarts > (length - Integer.BYTES) / Integer.BYTES) {
      throw block.corrupt("restarts that fit into " + length + " bytes", restarts + " of them");
    }
    ByteCursor in = block.take(length - Integer.BYTES * (restarts + 1L));
    byte[] key = {};
    while (in.remaining() > 0) {
      int shared = in.smallVarint(key.length);
      int unshared = in.smallVarint(in.remaining());
      int value = in.smallVarint(in.remaining());
      keyBytes += shared + unshared;
      if (keyBytes > SLACK + (long) MOST_GAIN * table.length) {
        throw in.corrupt("keys in proportion to the file", keyBytes + " bytes of them");
      }
      byte[] suffix = in.take(unshared).rest();
      byte[] next = Arrays.copyOf(key, shared + unshared);
      System.arraycopy(suffix, 0, next, shared, unshared);
      key = next;
      entries.entry(key, in.take(value));
    }
  }

  /** Takes the entries of a table. */
  @FunctionalInterface
  public interface Entries {
    /**
     * Takes one entry.
     *
     * @param key its key; the callee may keep it
     * @param value over its value
     */
    void entry(byte[] key, ByteCursor value);
  }
}
