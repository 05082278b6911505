package io.trestle.modelio.sstable;

import java.util.Arrays;

/** Builds a table in memory, not compressed, as TensorFlow does since 1.2. Not thread-safe. */
public final class TableWriter {
  /** TensorFlow's block size. */
  private static final int BLOCK = 262_144;

  private static final int RESTART_INTERVAL = 16;

  private final ByteSink table = new ByteSink();
  private final BlockBuilder block = new BlockBuilder(RESTART_INTERVAL);
  // Readers search the index block by halves, so every entry is a restart.
  private final BlockBuilder index = new BlockBuilder(1);
  private byte[] lastKey;

  /**
   * Appends an entry.
   *
   * @throws IllegalArgumentException if the key is not above the last one
   */
  public void add(byte[] key, byte[] value) {
    if (lastKey != null && Arrays.compareUnsigned(key, lastKey) <= 0) {
      throw new IllegalArgumentException("keys must rise strictly");
    }
    lastKey = key.clone();
    block.add(lastKey, value);
    if (block.size() >= BLOCK) {
      flush();
    }
  }

  private void flush() {
    byte[] last = block.lastKey();
    ByteSink handle = new ByteSink();
    block.flush(table).write(handle);
    index.add(last, handle.toByteArray());
  }

  /** The finished table. */
  public byte[] finish() {
    if (!block.isEmpty()) {
      flush();
    }
    BlockHandle metaIndex = new BlockBuilder(RESTART_INTERVAL).flush(table);
    BlockHandle indexHandle = index.flush(table);
    int footer = table.size();
    metaIndex.write(table);
    indexHandle.write(table);
    while (table.size() < footer + TableFormat.FOOTER - Long.BYTES) {
      table.write(0);
    }
    table.fixed64(TableFormat.MAGIC);
    return table.toByteArray();
  }
}
